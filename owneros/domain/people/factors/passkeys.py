"""Passkeys (WebAuthn): a phone or a key signs a challenge, beside the password or in place of it.

Alone, a passkey must have verified its user (face, finger, PIN) and tell the person's handle.
Source: https://www.w3.org/TR/webauthn-3/
"""

import ipaddress
import json
import logging
import uuid
from typing import Any
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from owneros.domain.people.factors.models import Passkey
from owneros.domain.people.users.models import User
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.periods import now

log = logging.getLogger("owneros.access")

MOST = 20
REFUSED = "This passkey was not accepted. Try again, or sign in another way."
LONGEST_ANSWER = 20_000
# What comes of an answer that no browser made.
UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)
REQUIRED = UserVerificationRequirement.REQUIRED

_settings: dict[str, str] = {}


class MayBeCopied(StateError):
    """The counter of a passkey fell: somebody may use a copy of it. `user` is whose it is."""

    def __init__(self, user: User) -> None:
        super().__init__(
            "This passkey may have been copied. Sign in another way, then remove it in Settings."
        )
        self.user = user


def configure(public_url: str) -> None:
    """Passkeys belong to the domain of this address for good."""
    _settings["host"] = urlsplit(public_url).hostname or ""
    _settings["origin"] = public_url


def are_offered() -> bool:
    """An IP address is no domain that a passkey can belong to."""
    try:
        ipaddress.ip_address(_settings["host"])
    except ValueError:
        return True
    return False


def ask_to_create(user: User, challenge: bytes) -> str:
    """As JSON for the browser: a passkey that a sign-in can find by itself, and that verifies its user."""
    options = webauthn.generate_registration_options(
        rp_id=_settings["host"],
        rp_name="OwnerOS",
        challenge=challenge,
        user_id=user.id.bytes,
        user_name=user.email,
        user_display_name=user.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
        exclude_credentials=_described(passkeys_of(user.id)),
    )
    return webauthn.options_to_json(options)


def ask_to_sign(known: list[Passkey] | None, challenge: bytes) -> str:
    """As JSON for the browser: one of these, after the password; else any that verifies its user."""
    options = webauthn.generate_authentication_options(
        rp_id=_settings["host"],
        challenge=challenge,
        allow_credentials=_described(known) if known else None,
        user_verification=UserVerificationRequirement.DISCOURAGED if known else REQUIRED,
    )
    return webauthn.options_to_json(options)


def create(user: User, answer: str, challenge: bytes, name: str) -> Passkey:
    """Raises StateError when the answer does not hold, or belongs to a passkey that is known."""
    if len(passkeys_of(user.id)) >= MOST:
        raise StateError(f"You have {MOST} passkeys. Remove one first.")
    try:
        made = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=_settings["host"],
            expected_origin=_settings["origin"],
            require_user_verification=True,
        )
    except UNREADABLE as error:
        log.info("passkey_not_created", extra={"user_id": str(user.id), "error": str(error)})
        raise StateError("This passkey could not be added. Try again.") from error
    if _by_credential(made.credential_id) is not None:
        raise StateError("This passkey was added already.")
    passkey = Passkey(
        user_id=user.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name,
    )
    db.session.add(passkey)
    db.session.flush()
    return passkey


def signer(answer: str, challenge: bytes, *, user: User | None) -> User:
    """Who signed: after the password, `user` by one of theirs; else whoever the passkey belongs to.

    Raises StateError when the answer does not hold, MayBeCopied when it holds but for its counter.
    """
    try:
        told = _read(answer)
        passkey = _by_credential(base64url_to_bytes(told["rawId"]))
        handle = told["response"].get("userHandle")
    except UNREADABLE as error:
        raise StateError(REFUSED) from error
    if passkey is None or not _is_theirs(passkey, handle, user):
        raise StateError(REFUSED)
    try:
        done = webauthn.verify_authentication_response(
            credential=told,
            expected_challenge=challenge,
            expected_rp_id=_settings["host"],
            expected_origin=_settings["origin"],
            credential_public_key=passkey.public_key,
            # Compared below: what the library refuses, we want to note.
            credential_current_sign_count=0,
            require_user_verification=user is None,
        )
    except UNREADABLE as error:
        log.info("passkey_refused", extra={"user_id": str(passkey.user_id), "error": str(error)})
        raise StateError(REFUSED) from error
    owner = db.session.get_one(User, passkey.user_id)
    _count(passkey, owner, done.new_sign_count)
    return owner


def passkeys_of(user_id: uuid.UUID) -> list[Passkey]:
    return list(db.session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)))


def _read(answer: str) -> dict[str, Any]:
    """Raises what `UNREADABLE` names."""
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("This is longer than any answer of a passkey.")
    told: dict[str, Any] = json.loads(answer)
    return told


def _is_theirs(passkey: Passkey, handle: Any, user: User | None) -> bool:
    """The handle is told by every passkey that a sign-in finds by itself; the library does not compare it."""
    of_owner = handle == bytes_to_base64url(passkey.user_id.bytes)
    return of_owner if user is None else passkey.user_id == user.id and (of_owner or not handle)


def _count(passkey: Passkey, owner: User, told: int) -> None:
    """Synced passkeys say 0 for ever. One that falls may have been copied. Raises MayBeCopied."""
    if passkey.sign_count and told <= passkey.sign_count:
        log.warning(
            "passkey_counter_fell", extra={"user_id": str(passkey.user_id), "passkey": str(passkey.id)}
        )
        raise MayBeCopied(owner)
    passkey.sign_count, passkey.last_used_at = told, now()
    db.session.flush()


def _described(passkeys: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=passkey.credential_id) for passkey in passkeys]


def _by_credential(credential_id: bytes) -> Passkey | None:
    return db.session.scalars(select(Passkey).where(Passkey.credential_id == credential_id)).one_or_none()
