"""The keys that sign ID tokens: the newest signs, the one before it stays published, as at Google."""

from typing import Any

from joserfc.jwk import RSAKey

from owneros.sandbox.box import current_box
from owneros.sandbox.store import Json

KIND = "google_key"
PUBLISHED = 2
BITS = 2048


def signing_key() -> RSAKey:
    """Made at first need."""
    with current_box().store.transaction():
        newest = current_box().store.newest(KIND)
        return RSAKey.import_key(newest[0]["jwk"]) if newest else rotate()


def rotate() -> RSAKey:
    """From now on a new key signs."""
    made = unpublished_key()
    current_box().store.put(KIND, made.kid or "", {"id": made.kid, "jwk": made.as_dict(private=True)})
    return made


def unpublished_key() -> RSAKey:
    return RSAKey.generate_key(BITS, {"use": "sig", "alg": "RS256"}, private=True, auto_kid=True)


def published() -> list[Json]:
    signing_key()
    newest = current_box().store.newest(KIND)[:PUBLISHED]
    return [public(RSAKey.import_key(key["jwk"])) for key in newest]


def public(key: RSAKey) -> Json:
    found: dict[str, Any] = dict(key.as_dict(private=False))
    return found
