"""Settings, read once from the environment, typed. A bad or missing one is named and stops the boot."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from owneros import production
from owneros.foundation.addresses import read_mailbox

MIN_SECRET = 32
MODES = ("development", "test", "production")


class SettingsError(Exception):
    """Every problem found, one per line, so that all can be mended in one go."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The configuration is not complete:\n" + "\n".join(f"  {p}" for p in problems))
        self.problems = problems


def _by(reading: str, *default: object, variable: str = "", **rule: object) -> dict[str, Any]:
    """A method of _Reader reads the setting, from the variable of its own name unless another is named."""
    return {"variable": variable, "reading": (reading, default, rule)}


@dataclass(frozen=True)
class Settings:
    environment: str = field(metadata=_by("choice", "development", MODES, variable="OWNEROS_ENV"))
    home: Path = field(metadata=_by("path", "var", variable="OWNEROS_HOME"))
    public_url: str = field(metadata=_by("public_url"))
    secret_key: str = field(repr=False, metadata=_by("strong"))
    master_keys: dict[str, bytes] = field(repr=False, metadata=_by("master_keys"))
    password_pepper: str = field(repr=False, metadata=_by("strong"))
    database_url: str = field(repr=False, metadata=_by("database"))
    migration_database_url: str = field(repr=False, metadata=_by("database", ""))
    ops_database_url: str = field(repr=False, metadata=_by("database", ""))
    redis_url: str = field(repr=False, metadata=_by("url"))
    stripe_secret_key: str = field(repr=False, metadata=_by("text"))
    stripe_api_base: str = field(metadata=_by("url", ""))
    stripe_webhook_secret: str = field(repr=False, metadata=_by("text"))
    stripe_connect_webhook_secret: str = field(repr=False, metadata=_by("text"))
    stripe_thin_webhook_secret: str = field(repr=False, metadata=_by("text"))
    smtp_url: str = field(repr=False, metadata=_by("url"))
    mail_from: str = field(metadata=_by("mailbox", "OwnerOS <no-reply@owneros.example>"))
    mail_webhook_secret: str = field(repr=False, metadata=_by("text", ""))
    mails_per_day: int = field(metadata=_by("number", 1000))
    mails_per_day_new: int = field(metadata=_by("number", 50))
    mails_new_days: int = field(metadata=_by("number", 7, least=0))
    r2_endpoint: str = field(metadata=_by("url"))
    r2_access_key_id: str = field(repr=False, metadata=_by("text"))
    r2_secret_access_key: str = field(repr=False, metadata=_by("text"))
    r2_bucket: str = field(metadata=_by("text", "owneros"))
    sandbox_url: str = field(metadata=_by("url", ""))
    google_client_id: str = field(metadata=_by("text", ""))
    google_client_secret: str = field(repr=False, metadata=_by("text", ""))
    google_discovery_url: str = field(
        metadata=_by("url", "https://accounts.google.com/.well-known/openid-configuration")
    )
    outbox_visibility: int = field(metadata=_by("number", 120))
    proxy_hops: int = field(metadata=_by("number", 0, least=0))
    password_cost: int = field(metadata=_by("number", 12))

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def secure_cookies(self) -> bool:
        return self.public_url.startswith("https://")


def variable_of(setting: Field[Any]) -> str:
    return setting.metadata["variable"] or setting.name.upper()


def load(environ: Mapping[str, str]) -> Settings:
    """Raises SettingsError naming every variable that is missing or bad."""
    reader = _Reader(environ)
    settings = Settings(**{each.name: reader.read(each) for each in fields(Settings)})
    problems = reader.problems + (production.problems(settings) if settings.production else [])
    if settings.sandbox_url and settings.stripe_secret_key.startswith(("sk_live_", "rk_live_")):
        problems.append("STRIPE_SECRET_KEY: a live key is not used in sandbox mode")
    if settings.google_client_id and not settings.google_client_secret:
        problems.append("GOOGLE_CLIENT_ID: needs GOOGLE_CLIENT_SECRET beside it")
    if problems:
        raise SettingsError(problems)
    return settings


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def read(self, setting: Field[Any]) -> Any:
        reading, default, rule = setting.metadata["reading"]
        return getattr(self, reading)(variable_of(setting), *default, **rule)

    def text(self, name: str, default: str | None = None) -> str:
        value = self.environ.get(name, "").strip()
        if value:
            return value
        if default is None:
            self.problems.append(f"{name}: missing")
            return ""
        return default

    def path(self, name: str, default: str) -> Path:
        return Path(self.text(name, default)).resolve()

    def strong(self, name: str) -> str:
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

    def public_url(self, name: str) -> str:
        return self.url(name, f"http://localhost:{self.environ.get('PORT', '8000')}").rstrip("/")

    def mailbox(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            read_mailbox(value)
        except ValueError:
            self.problems.append(f"{name}: an address, or a name and <an address>")
        return value

    def database(self, name: str, default: str | None = None) -> str:
        """A PostgreSQL URL; `postgres://` as many platforms hand it out is understood."""
        value = self.text(name, default).replace("postgres://", "postgresql://", 1)
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
