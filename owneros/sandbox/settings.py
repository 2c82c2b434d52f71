"""What a sandbox needs to know: where it keeps its state and which secrets it shares with the app."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass
class SandboxSettings:
    data_dir: Path
    url: str = ""  # public address of the sandbox; empty: as each request names it
    app_url: str = ""  # PUBLIC_URL of the app; empty: events wait until it is known
    own_url: str = ""  # where it listens, for what is fetched by the app
    smtp_port: int = 0
    platform_secret: str = "whsec_sandbox_platform"  # noqa: S105 opens nothing but the sandbox
    connect_secret: str = "whsec_sandbox_connect"  # noqa: S105 opens nothing but the sandbox
    thin_secret: str = "whsec_sandbox_thin"  # noqa: S105 opens nothing but the sandbox
    mail_secret: str = "whsec_sandbox_mail"  # noqa: S105 opens nothing but the sandbox
    r2_access_key: str = "sandbox"
    r2_secret_key: str = "sandbox-secret"  # noqa: S105 opens nothing but the sandbox
    buckets: tuple[str, ...] = ("owneros",)


def options_from_environment(environ: Mapping[str, str]) -> dict[str, str | tuple[str, ...]]:
    """The settings the environment names, under the same variable names as the app reads."""
    names = {
        "PUBLIC_URL": "app_url",
        "STRIPE_WEBHOOK_SECRET": "platform_secret",
        "STRIPE_CONNECT_WEBHOOK_SECRET": "connect_secret",
        "STRIPE_THIN_WEBHOOK_SECRET": "thin_secret",
        "MAIL_WEBHOOK_SECRET": "mail_secret",
        "R2_ACCESS_KEY_ID": "r2_access_key",
        "R2_SECRET_ACCESS_KEY": "r2_secret_key",
    }
    found: dict[str, str | tuple[str, ...]] = {
        option: environ[name] for name, option in names.items() if environ.get(name)
    }
    if environ.get("R2_BUCKET"):
        found["buckets"] = (environ["R2_BUCKET"],)
    return found
