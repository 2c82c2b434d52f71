"""Secrets of an instance on one machine: made once, kept in the home, readable by its owner only."""

import base64
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from owneros.cli.errors import CommandError
from owneros.cli.private import write_private


def _token() -> str:
    return secrets.token_urlsafe(36)


def _webhook_secret() -> str:
    return f"whsec_{secrets.token_hex(24)}"


def _master_key() -> str:
    return f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}"


MAKERS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": _token,
    "MASTER_KEYS": _master_key,
    "PASSWORD_PEPPER": _token,
    "STRIPE_SECRET_KEY": lambda: f"sk_test_sandbox_{secrets.token_hex(16)}",
    "STRIPE_WEBHOOK_SECRET": _webhook_secret,
    "STRIPE_CONNECT_WEBHOOK_SECRET": _webhook_secret,
    "STRIPE_THIN_WEBHOOK_SECRET": _webhook_secret,
    "MAIL_WEBHOOK_SECRET": _webhook_secret,
    "R2_ACCESS_KEY_ID": lambda: f"sandbox{secrets.token_hex(8)}",
    "R2_SECRET_ACCESS_KEY": _token,
    "GOOGLE_CLIENT_ID": lambda: f"sandbox{secrets.token_hex(8)}.apps.googleusercontent.com",
    "GOOGLE_CLIENT_SECRET": lambda: f"GOCSPX-{secrets.token_hex(14)}",
}
HEADER = "# Made by make run for this machine only. Without MASTER_KEYS, sealed data cannot be read again.\n"


def development_secrets(home: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """All of MAKERS, as stored in `secrets.env`; what is missing there is made and added.

    Raises CommandError when data exists whose keys are gone: new ones would only hide the loss.
    """
    file = home / "secrets.env"
    known = _read(file)
    if "MASTER_KEYS" not in known and "MASTER_KEYS" not in environ and (home / "postgres" / "data").exists():
        raise CommandError(
            f"{file} is missing, but {home / 'postgres'} holds data that was sealed with its keys.\n"
            f"Put the file back, or remove {home} to begin afresh."
        )
    complete = {name: known.get(name) or make() for name, make in MAKERS.items()} | known
    if complete != known:
        write_private(file, HEADER + "".join(f"{name}={value}\n" for name, value in complete.items()))
    file.chmod(0o600)
    return complete


def _read(file: Path) -> dict[str, str]:
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}
