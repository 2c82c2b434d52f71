"""Identifiers: UUIDv7 for rows, random tokens for links and codes (RFC 9562; a UUID is never a secret)."""

import hashlib
import os
import secrets
import time
import uuid


def uuid7() -> uuid.UUID:
    """A UUID that sorts by its time of making (millisecond clock, 74 random bits)."""
    milliseconds = time.time_ns() // 1_000_000
    random_bits = int.from_bytes(os.urandom(10), "big")
    return uuid.UUID(
        int=(milliseconds << 80)
        | (7 << 76)
        | ((random_bits >> 68) & 0xFFF) << 64
        | (2 << 62)
        | (random_bits & ((1 << 62) - 1))
    )


def new_token() -> str:
    """256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
