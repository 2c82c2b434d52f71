"""Hashing of passwords: bcrypt over base64(HMAC-SHA256(pepper, NFKC(password))).

The HMAC makes every password 44 bytes, so bcrypt's limit of 72 bytes cuts nothing off.
"""

import base64
import hashlib
import hmac
import unicodedata

import bcrypt

from owneros.domain.people.users.gate import through_gate

SCHEME = "hmac-bcrypt-1"
_settings: dict[str, bytes | int] = {}
_dummy: dict[tuple[bytes, int], str] = {}


def configure(pepper: str, cost: int) -> None:
    _settings.update(pepper=pepper.encode(), cost=cost)


def hash_password(password: str) -> str:
    """Raises TooMany, see `gate.py`."""
    return through_gate(lambda: bcrypt.hashpw(_prepared(password), bcrypt.gensalt(_cost())).decode())


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password; without a hash that is ours it takes as long and says no.

    Raises TooMany.
    """
    usable = kept if kept is not None and kept.startswith("$2") else None
    right = through_gate(lambda: bcrypt.checkpw(_prepared(password), (usable or _dummy_hash()).encode()))
    return right and usable is not None


def _prepared(password: str) -> bytes:
    pepper = _settings["pepper"]
    assert isinstance(pepper, bytes)  # noqa: S101 - narrows the type for mypy
    text = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.new(pepper, text, hashlib.sha256).digest())


def _cost() -> int:
    return int(_settings["cost"])


def _dummy_hash() -> str:
    pepper = _settings["pepper"]
    assert isinstance(pepper, bytes)  # noqa: S101 - narrows the type for mypy
    key = (pepper, _cost())
    if key not in _dummy:
        _dummy[key] = bcrypt.hashpw(_prepared("nobody"), bcrypt.gensalt(_cost())).decode()
    return _dummy[key]
