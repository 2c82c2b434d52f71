"""Letters about a person's access. A handler makes the secret, keeps its hash, and sends."""

import logging
import uuid
from typing import Any

from owneros.domain.people.mailing.letters import render_letter
from owneros.domain.people.users.google import google_of
from owneros.domain.people.users.models import User, WebSession
from owneros.domain.people.users.proofs import RESET_LASTS, VERIFY_LASTS, issue_code, issue_link
from owneros.domain.people.users.queries import user_by_id
from owneros.foundation.database import db
from owneros.foundation.dying import ASKER
from owneros.foundation.ids import uuid7
from owneros.foundation.tasks import handler
from owneros.vendors import mail

log = logging.getLogger("owneros.users")


@handler("users.verify_letter", heard_by=ASKER)
def verify_letter(user_id: uuid.UUID, session_id: uuid.UUID | None = None) -> None:
    user = user_by_id(user_id)
    if user is None or user.email_verified_at is not None:
        return
    token = issue_link(user.id, "verify_email", VERIFY_LASTS, session_id)
    send_letter(user, "Verify your email for OwnerOS", "verify", token=token)


@handler("users.known_letter", heard_by=ASKER)
def known_letter(user_id: uuid.UUID) -> None:
    user = user_by_id(user_id)
    if user is not None:
        send_letter(user, "You already have OwnerOS", "known")


@handler("users.reset_letter", heard_by=ASKER)
def reset_letter(user_id: uuid.UUID) -> None:
    user = user_by_id(user_id)
    if user is not None:
        token = issue_link(user.id, "reset_password", RESET_LASTS)
        send_letter(user, "Choose a new password for OwnerOS", "reset", token=token)


@handler("users.code_letter", heard_by=ASKER)
def code_letter(user_id: uuid.UUID, session_id: uuid.UUID) -> None:
    user = user_by_id(user_id)
    if user is None or db.session.get(WebSession, session_id) is None:
        return
    code = issue_code(user.id, session_id)
    send_letter(user, f"{code} is your OwnerOS sign-in code", "code", code=code)


@handler("users.password_letter", heard_by=ASKER)
def password_letter(user_id: uuid.UUID) -> None:
    user = user_by_id(user_id)
    if user is not None:
        send_letter(user, "Your OwnerOS password was changed", "password_changed")


@handler("users.google_linked_letter", heard_by=ASKER)
def google_linked_letter(user_id: uuid.UUID) -> None:
    user, google = user_by_id(user_id), google_of(user_id)
    if user is not None and google is not None:
        send_letter(
            user, "You can sign in to OwnerOS with Google", "google_linked", google_email=google.email
        )


@handler("users.google_unlinked_letter", heard_by=ASKER)
def google_unlinked_letter(user_id: uuid.UUID) -> None:
    user = user_by_id(user_id)
    if user is not None:
        send_letter(user, "Google no longer signs you in to OwnerOS", "google_unlinked")


def send_letter(user: User, subject: str, name: str, **context: Any) -> None:
    text, html = render_letter(name, person_name=user.name, **context)
    try:
        mail.send(mail.Letter(to=user.email, subject=subject, text=text, html=html, key=str(uuid7())))
    except mail.MailRefused:
        # Trying again would change nothing; the person sees the offer to send it anew.
        log.warning("account_mail_refused", extra={"letter": name, "user_id": str(user.id)})
