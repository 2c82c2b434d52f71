"""What production refuses in its settings. Addresses are parsed as their users parse them, never searched."""

import ipaddress
import socket
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from owneros.foundation.addresses import read_mailbox

if TYPE_CHECKING:
    from owneros.config import Settings

WEAK_WORDS = ("sandbox", "changeme", "example", "secret", "development", "insecure")
STRONG_COST = 12
VARIED = 8  # different characters in a secret that was made by chance
SCHEMES = {
    "PUBLIC_URL": ("https",),
    "STRIPE_API_BASE": ("https",),
    "GOOGLE_DISCOVERY_URL": ("https",),
    "R2_ENDPOINT": ("https",),
    "SMTP_URL": ("smtps", "smtp+starttls"),
    "REDIS_URL": ("rediss",),
}
DATABASES = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "OPS_DATABASE_URL")
SECRETS = (
    "SECRET_KEY", "PASSWORD_PEPPER", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET",
    "STRIPE_CONNECT_WEBHOOK_SECRET", "STRIPE_THIN_WEBHOOK_SECRET", "MAIL_WEBHOOK_SECRET",
    "GOOGLE_CLIENT_SECRET",
)  # fmt: skip
SAFE_MODES = ("verify-full", "require")
OUR_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback")
# Never anybody's on the Internet: RFC 2606, RFC 6761, RFC 9476, and `internal` by ICANN in 2024.
NOBODYS = ("example", "test", "invalid", "localhost", "local", "internal", "onion", "alt", "arpa")
NOBODYS_DOMAINS = ("example.com", "example.net", "example.org")


def problems(settings: "Settings") -> list[str]:
    """Each begins with the name of its variable."""
    checks = (
        (not settings.sandbox_url, "SANDBOX_URL: the sandbox is not used in production"),
        (settings.password_cost >= STRONG_COST, f"PASSWORD_COST: at least {STRONG_COST}"),
        (
            all(len(set(key)) >= VARIED for key in settings.master_keys.values()),
            "MASTER_KEYS: a sample or weak key",
        ),
        (_real_sender(settings.mail_from), "MAIL_FROM: an address at a domain of yours, in production"),
    )
    return [
        *(problem for fine, problem in checks if not fine),
        *_addresses(settings),
        *_open_redis(settings.redis_url),
        *_open_databases(settings),
        *_weak_secrets(settings),
    ]


def is_this_machine(host: str) -> bool:
    """However it is written: 127.0.0.0/8, "127.1", a decimal or hexadecimal number, "::ffff:127.0.0.1"."""
    name = host.strip("[]").rstrip(".").lower().partition("%")[0]
    if name in OUR_NAMES or name.endswith(".localhost"):
        return True
    try:
        # What the C library makes of it, which the clients ask; it takes short, octal and decimal forms.
        address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.IPv4Address(socket.inet_aton(name))
    except (OSError, ValueError):
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    return address.is_loopback or address.is_unspecified or (address.version == 4 and int(address) >> 24 == 0)  # noqa: PLR2004


def _given(settings: "Settings", names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those of these variables that are not empty, with their values."""
    return ((name, value) for name in names if (value := getattr(settings, name.lower())))


def _addresses(settings: "Settings") -> list[str]:
    found = []
    for name, url in _given(settings, SCHEMES):
        schemes, parts = SCHEMES[name], urlsplit(url)
        if parts.scheme not in schemes:
            found.append(f"{name}: must begin with {' or '.join(f'{each}://' for each in schemes)}")
        if not parts.hostname:
            found.append(f"{name}: names no host")
        elif name != "REDIS_URL" and is_this_machine(parts.hostname):
            found.append(f"{name}: points at this machine")
    return found


def _open_redis(url: str) -> list[str]:
    asked = parse_qs(urlsplit(url).query, keep_blank_values=True).get("ssl_cert_reqs", ["required"])
    return [] if asked == ["required"] else ["REDIS_URL: the server's certificate must be checked"]


def _open_databases(settings: "Settings") -> list[str]:
    return [
        f"{name}: must carry sslmode=verify-full (or require)"
        for name, url in _given(settings, DATABASES)
        if _ssl_mode(url) not in SAFE_MODES
    ]


def _ssl_mode(url: str) -> object:
    """As SQLAlchemy hands it to the driver; a mode that is given twice is a tuple, and none of ours."""
    try:
        return make_url(url).query.get("sslmode")
    except (ArgumentError, ValueError):
        return None


def _real_sender(mail_from: str) -> bool:
    try:
        domain = read_mailbox(mail_from)[1].rpartition("@")[2]
    except ValueError:
        return False
    labels = domain.split(".")
    registered = ".".join(labels[-2:])
    return len(labels) > 1 and labels[-1] not in NOBODYS and registered not in NOBODYS_DOMAINS


def _weak_secrets(settings: "Settings") -> list[str]:
    return [
        f"{name}: a sample or weak value"
        for name, value in _given(settings, SECRETS)
        if any(word in value.lower() for word in WEAK_WORDS) or len(set(value)) < VARIED
    ]
