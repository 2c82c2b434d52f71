"""The people who have an account at Google."""

import hashlib

from owneros.sandbox.box import current_box
from owneros.sandbox.store import Json

KIND = "google_account"
FIRST = (("Dana Reyes", "dana.reyes@gmail.example"), ("Sam Ortiz", "sam.ortiz@gmail.example"))


def accounts() -> list[Json]:
    """Those that anybody finds here, and those that were named since."""
    kept = current_box().store.newest(KIND)
    return [account(name, email) for name, email in FIRST] + kept[::-1]


def account(name: str, email: str, *, verified: bool = True, sub: str = "") -> Json:
    """`sub` is 21 digits; the same address has the same one unless another is named."""
    digits = int(hashlib.sha256(email.lower().encode()).hexdigest(), 16) % 10**20
    return {
        "id": sub or f"1{digits:020d}",
        "name": name,
        "email": email,
        "email_verified": verified,
    }


def keep(made: Json) -> Json:
    return current_box().store.put(KIND, made["id"], made)


def find(sub: str) -> Json | None:
    return next((found for found in accounts() if found["id"] == sub), None)
