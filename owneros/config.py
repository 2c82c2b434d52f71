"""Settings, read once from the environment, typed. A bad or missing one is named and stops the boot."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from owneros import production
from owneros.foundation.addresses import read_mailbox

MIN_SECRET = 32


class SettingsError(Exception):
    """Every problem found, one per line, so that all can be mended in one go."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The configuration is not complete:\n" + "\n".join(f"  {p}" for p in problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    environment: str
    home: Path
    public_url: str
    secret_key: str = field(repr=False)
    master_keys: dict[str, bytes] = field(repr=False)
    password_pepper: str = field(repr=False)
    database_url: str = field(repr=False)
    migration_database_url: str = field(repr=False)
    ops_database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    stripe_secret_key: str = field(repr=False)
    stripe_api_base: str
    stripe_webhook_secret: str = field(repr=False)
    stripe_connect_webhook_secret: str = field(repr=False)
    stripe_thin_webhook_secret: str = field(repr=False)
    smtp_url: str = field(repr=False)
    mail_from: str
    mail_webhook_secret: str = field(repr=False)
    mails_per_day: int
    mails_per_day_new: int
    mails_new_days: int
    r2_endpoint: str
    r2_access_key_id: str = field(repr=False)
    r2_secret_access_key: str = field(repr=False)
    r2_bucket: str
    sandbox_url: str
    outbox_visibility: int
    proxy_hops: int
    password_cost: int

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def secure_cookies(self) -> bool:
        return self.public_url.startswith("https://")


def load(environ: Mapping[str, str]) -> Settings:
    """Raises SettingsError naming every variable that is missing or bad."""
    reader = _Reader(environ)
    settings = Settings(
        environment=reader.choice("OWNEROS_ENV", "development", ("development", "test", "production")),
        home=Path(reader.text("OWNEROS_HOME", "var")).resolve(),
        public_url=reader.url("PUBLIC_URL", f"http://127.0.0.1:{environ.get('PORT', '8000')}").rstrip("/"),
        secret_key=reader.secret("SECRET_KEY"),
        master_keys=reader.master_keys("MASTER_KEYS"),
        password_pepper=reader.secret("PASSWORD_PEPPER"),
        database_url=reader.database("DATABASE_URL"),
        migration_database_url=reader.database("MIGRATION_DATABASE_URL", required=False),
        ops_database_url=reader.database("OPS_DATABASE_URL", required=False),
        redis_url=reader.url("REDIS_URL"),
        stripe_secret_key=reader.text("STRIPE_SECRET_KEY"),
        stripe_api_base=reader.url("STRIPE_API_BASE", ""),
        stripe_webhook_secret=reader.text("STRIPE_WEBHOOK_SECRET"),
        stripe_connect_webhook_secret=reader.text("STRIPE_CONNECT_WEBHOOK_SECRET"),
        stripe_thin_webhook_secret=reader.text("STRIPE_THIN_WEBHOOK_SECRET"),
        smtp_url=reader.url("SMTP_URL"),
        mail_from=reader.mailbox("MAIL_FROM", "OwnerOS <no-reply@owneros.example>"),
        mail_webhook_secret=reader.text("MAIL_WEBHOOK_SECRET", ""),
        mails_per_day=reader.number("MAILS_PER_DAY", 1000),
        mails_per_day_new=reader.number("MAILS_PER_DAY_NEW", 50),
        mails_new_days=reader.number("MAILS_NEW_DAYS", 7, least=0),
        r2_endpoint=reader.url("R2_ENDPOINT"),
        r2_access_key_id=reader.text("R2_ACCESS_KEY_ID"),
        r2_secret_access_key=reader.text("R2_SECRET_ACCESS_KEY"),
        r2_bucket=reader.text("R2_BUCKET", "owneros"),
        sandbox_url=reader.url("SANDBOX_URL", ""),
        outbox_visibility=reader.number("OUTBOX_VISIBILITY", 120),
        proxy_hops=reader.number("PROXY_HOPS", 0, least=0),
        password_cost=reader.number("PASSWORD_COST", 12),
    )
    problems = reader.problems + (production.problems(settings) if settings.production else [])
    if settings.sandbox_url and settings.stripe_secret_key.startswith(("sk_live_", "rk_live_")):
        problems.append("STRIPE_SECRET_KEY: a live key is not used in sandbox mode")
    if problems:
        raise SettingsError(problems)
    return settings


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        value = self.environ.get(name, "").strip()
        if value:
            return value
        if default is None:
            self.problems.append(f"{name}: missing")
            return ""
        return default

    def secret(self, name: str) -> str:
        value = self.text(name)
        if value and len(value) < MIN_SECRET:
            self.problems.append(f"{name}: at least {MIN_SECRET} characters")
        return value

    def number(self, name: str, default: int, *, least: int = 1) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) < least:
            self.problems.append(f"{name}: a whole number, {least} or more")
            return default
        return int(value)

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            self.problems.append(f"{name}: one of {', '.join(allowed)}")
        return value

    def url(self, name: str, default: str | None = None) -> str:
        """With a scheme, and with a host and a port that can be read."""
        value = self.text(name, default)
        if value and not _readable(value):
            self.problems.append(f"{name}: not a URL")
            return ""
        return value

    def mailbox(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            read_mailbox(value)
        except ValueError:
            self.problems.append(f"{name}: an address, or a name and <an address>")
        return value

    def database(self, name: str, *, required: bool = True) -> str:
        """A PostgreSQL URL; `postgres://` as many platforms hand it out is understood."""
        value = self.text(name, None if required else "")
        value = value.replace("postgres://", "postgresql://", 1)
        if value and not value.startswith("postgresql://"):
            self.problems.append(f"{name}: must begin with postgresql://")
        return value.replace("postgresql://", "postgresql+psycopg://", 1)

    def master_keys(self, name: str) -> dict[str, bytes]:
        keys = {}
        for part in filter(str.strip, self.text(name).split(",")):
            key_id, _, encoded = part.strip().partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except (binascii.Error, ValueError):
                key = b""
            if not key_id or len(key) != 32 or key_id in keys:  # noqa: PLR2004 - AES-256
                self.problems.append(f"{name}: each key is <id>:<base64 of 32 bytes>, separated by commas")
                break
            keys[key_id] = key
        return keys


def _readable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.scheme) and parts.port != 0
    except ValueError:
        return False
