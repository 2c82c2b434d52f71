"""What a sandbox needs to know: where it keeps its state and which secrets it shares with the app."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


def shared(variable: str, default: Any) -> Any:
    """A setting that the environment names under the variable that the app reads too."""
    return field(default=default, metadata={"variable": variable})


@dataclass
class SandboxSettings:
    data_dir: Path
    url: str = ""  # public address of the sandbox; empty: as each request names it
    app_url: str = shared("PUBLIC_URL", "")  # empty: events wait until it is known
    own_url: str = ""  # where it listens, for what is fetched by the app
    smtp_port: int = 0
    # These open nothing but the sandbox.
    platform_secret: str = shared("STRIPE_WEBHOOK_SECRET", "whsec_sandbox_platform")
    connect_secret: str = shared("STRIPE_CONNECT_WEBHOOK_SECRET", "whsec_sandbox_connect")
    thin_secret: str = shared("STRIPE_THIN_WEBHOOK_SECRET", "whsec_sandbox_thin")
    mail_secret: str = shared("MAIL_WEBHOOK_SECRET", "whsec_sandbox_mail")
    r2_access_key: str = shared("R2_ACCESS_KEY_ID", "sandbox")
    r2_secret_key: str = shared("R2_SECRET_ACCESS_KEY", "sandbox-secret")
    google_client_id: str = shared("GOOGLE_CLIENT_ID", "sandbox.apps.googleusercontent.com")
    google_client_secret: str = shared("GOOGLE_CLIENT_SECRET", "GOCSPX-sandbox")
    r2_bucket: str = shared("R2_BUCKET", "owneros")


def options_from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    named = {each.name: environ.get(each.metadata.get("variable", "")) for each in fields(SandboxSettings)}
    return {option: value for option, value in named.items() if value}
