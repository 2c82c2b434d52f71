"""Identifiers: UUIDv7 for rows, random tokens for links and codes (RFC 9562; a UUID is never a secret)."""

import hashlib
import os
import secrets
import uuid
from datetime import UTC, datetime, timedelta

from owneros.foundation.clock import now

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def uuid7() -> uuid.UUID:
    """A UUID that sorts by its time of making, to the microsecond (section 6.2, method 3)."""
    return _at(now(), int.from_bytes(os.urandom(8), "big") >> 2)


def first_id_at(moment: datetime) -> uuid.UUID:
    """The lowest id that a row made at this moment can have: ids tell what was made when."""
    return _at(moment, 0)


def made_at(row_id: uuid.UUID) -> datetime:
    """When a UUIDv7 was made, to the millisecond, by the clock of whoever made it."""
    return EPOCH + timedelta(milliseconds=row_id.int >> 80)


def _at(moment: datetime, random_bits: int) -> uuid.UUID:
    milliseconds, rest = divmod((moment - EPOCH) // MICROSECOND, 1000)
    fraction = rest * 4096 // 1000
    return uuid.UUID(int=(milliseconds << 80) | (7 << 76) | (fraction << 64) | (2 << 62) | random_bits)


def new_token() -> str:
    """256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
