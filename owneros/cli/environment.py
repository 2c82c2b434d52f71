"""Which variables each process of an instance gets, and which parts of the box are needed at all."""

from collections.abc import Mapping

from owneros.cli.errors import CommandError
from owneros.cli.home import MARK, Home
from owneros.config import SettingsError, load
from owneros.embedded import PostgresServer, RedisServer

DEFAULT_PORT = 8000
HIGHEST_PORT = 65535
# What we bring, and the variable that says "we bring our own".
BROUGHT_BY = {
    "postgres": "DATABASE_URL",
    "redis": "REDIS_URL",
    "stripe": "STRIPE_SECRET_KEY",
    "mail": "SMTP_URL",
    "storage": "R2_ENDPOINT",
    "google": "GOOGLE_CLIENT_ID",
}
# What the sandbox shares with the app for each vendor that it stands in for.
SHARED = {
    "stripe": (
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "STRIPE_CONNECT_WEBHOOK_SECRET",
        "STRIPE_THIN_WEBHOOK_SECRET",
    ),
    "mail": ("MAIL_WEBHOOK_SECRET",),
    "storage": ("R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"),
    "google": ("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"),
}
OWN_SECRETS = ("SECRET_KEY", "MASTER_KEYS", "PASSWORD_PEPPER")
OPERATOR_ONLY = {"MIGRATION_DATABASE_URL": "owneros_owner", "OPS_DATABASE_URL": "owneros_ops"}


def wanted(environ: Mapping[str, str]) -> set[str]:
    """What the environment leaves for us to bring.

    Sign-in with Google may be off, so no box is made for it alone.
    """
    need = {part for part, variable in BROUGHT_BY.items() if not environ.get(variable)}
    return need - {"google"} if need & SHARED.keys() == {"google"} else need


def address(environ: Mapping[str, str]) -> tuple[str, int]:
    """Host and port the web app listens on; raises CommandError if PORT is no port."""
    port = environ.get("PORT") or str(DEFAULT_PORT)
    if not port.isdecimal() or not 0 < int(port) <= HIGHEST_PORT:
        raise CommandError(f"PORT {port} is not a port; give a number from 1 to {HIGHEST_PORT}.")
    return environ.get("HOST") or "127.0.0.1", int(port)


def public_url(environ: Mapping[str, str]) -> str:
    """Where a browser on this machine finds the app."""
    host, port = address(environ)
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host  # noqa: S104 - compared with, not bound to
    return environ.get("PUBLIC_URL") or f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def instance_environment(
    home: Home, environ: Mapping[str, str], secrets: Mapping[str, str], ports: Mapping[str, int]
) -> dict[str, str]:
    """The given environment and what it lacks for an instance on one machine."""
    host, port = address(environ)
    need = wanted(environ)
    added = {"OWNEROS_ENV": "development", "PYTHONUNBUFFERED": "1"}
    added |= {name: secrets[name] for name in OWN_SECRETS}
    added |= server_environment(home, need)
    fixed = {
        "OWNEROS_HOME": str(home.path),
        "HOST": host,
        "PORT": str(port),
        "PUBLIC_URL": public_url(environ),
        MARK: str(home.path),
    }
    brought = {name: value for name, value in environ.items() if value}
    return added | brought | fixed | sandbox_environment(need, ports, secrets)


def check_settings(environment: Mapping[str, str]) -> None:
    """Raises CommandError with all that is missing or bad, before anything is started."""
    try:
        load(environment)
    except SettingsError as problem:
        raise CommandError(str(problem)) from problem


def server_environment(home: Home, need: set[str]) -> dict[str, str]:
    """Where the embedded servers are found; nothing for those the person brought."""
    found: dict[str, str] = {}
    if "postgres" in need:
        postgres = PostgresServer(home.path)
        roles = {"DATABASE_URL": "owneros_app"} | OPERATOR_ONLY
        found |= {variable: postgres.url(role) for variable, role in roles.items()}
    if "redis" in need:
        found["REDIS_URL"] = RedisServer(home.path).url
    return found


def sandbox_environment(
    need: set[str], ports: Mapping[str, int], secrets: Mapping[str, str]
) -> dict[str, str]:
    """What sends the vendors' SDKs into the box; only for those the person brought no keys for."""
    url = f"http://127.0.0.1:{ports['sandbox']}"
    places = {
        "stripe": {"STRIPE_API_BASE": f"{url}/stripe"},
        "mail": {"SMTP_URL": f"smtp://127.0.0.1:{ports['smtp']}"},
        "storage": {"R2_ENDPOINT": f"{url}/r2"},
        "google": {"GOOGLE_DISCOVERY_URL": f"{url}/google/.well-known/openid-configuration"},
    }
    found: dict[str, str] = {}
    for vendor in need & SHARED.keys():
        found |= places[vendor] | {name: secrets[name] for name in SHARED[vendor]} | {"SANDBOX_URL": url}
    return found


def without_operator(environment: Mapping[str, str]) -> dict[str, str]:
    """For web and workers: they hold no credential that sees past row security or owns a table."""
    return {name: value for name, value in environment.items() if name not in OPERATOR_ONLY}
