"""What may be wrong with an ID token, on request: the next one is spoiled, those after it are right again."""

from collections.abc import Callable

from joserfc.jwk import RSAKey

from owneros.sandbox.box import current_box
from owneros.sandbox.google import keys
from owneros.sandbox.store import Json

SETTING = "google_trouble"
OTHER = "somebody-else.apps.googleusercontent.com"
HOURS = 2 * 3600
# What stands in the token instead; None leaves it out.
INSTEAD: dict[str, Json] = {
    "audience": {"aud": OTHER, "azp": OTHER},
    "azp": {"azp": OTHER},
    "nonce": {"nonce": "of-another-browser"},
    "no_nonce": {"nonce": None},
    "issuer": {"iss": "https://accounts.evil.example"},
    "unverified": {"email_verified": False},
    "access_token": {"at_hash": "b2YgYW5vdGhlciB0b2tlbg"},
    "unpublished_key": {},
}
MADE_OF: dict[str, Callable[[Json], Json]] = {
    "audiences": lambda claims: {"aud": [claims["aud"], OTHER]},
    "expired": lambda claims: {"iat": claims["iat"] - HOURS, "exp": claims["exp"] - HOURS},
    "long_ago": lambda claims: {"auth_time": claims["iat"] - HOURS},
}
KINDS = (*INSTEAD, *MADE_OF)


def spoil(claims: Json, key: RSAKey) -> tuple[Json, RSAKey]:
    store = current_box().store
    kind = store.setting(SETTING, "")
    if not kind:
        return claims, key
    store.set_setting(SETTING, "")
    spoiled = claims | (MADE_OF[kind](claims) if kind in MADE_OF else INSTEAD[kind])
    kept = {name: value for name, value in spoiled.items() if value is not None}
    return kept, keys.unpublished_key() if kind == "unpublished_key" else key
