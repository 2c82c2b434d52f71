"""What was mailed about a document, and what came back."""

import uuid
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, exists, func, select, union_all

from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.built import built
from owneros.foundation.connections import UNPREPARED
from owneros.foundation.database import db

MOST = 20


def messages_about(subject_id: uuid.UUID, *kinds: str) -> Sequence[MailMessage]:
    """Newest first, for a document's page; with `kinds`, only these."""
    return _about(kinds).all(subject_id=subject_id)


@cache
def _about(kinds: tuple[str, ...]) -> built[MailMessage]:
    return built(lambda subject_id: about(subject_id, kinds))


def about(subject_id: Any, kinds: tuple[str, ...], *beside: Select[Any]) -> Select[MailMessage]:
    """A mail that asks for a deposit is about that deposit too. `beside` select the ids of messages that are
    about the document without being filed under it.
    """
    filed = select(MailMessage.id).where(MailMessage.subject_id == subject_id)
    asking = select(MailMessage.id).where(MailMessage.deposit_id == subject_id)
    wanted = select(MailMessage).where(MailMessage.id.in_(union_all(filed, asking, *beside)))
    if kinds:
        wanted = wanted.where(MailMessage.kind.in_(kinds))
    return wanted.order_by(MailMessage.id.desc()).limit(MOST).execution_options(**UNPREPARED)


def unreachable(address: str) -> str:
    """Why no reminder goes to this address: mail came back, or was called spam. Empty when one may."""
    newest = (
        select(MailMessage.state)
        .where(MailMessage.to_address == address, MailMessage.state.in_(("sent", "bounced")))
        .order_by(MailMessage.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    unwanted = exists().where(
        MailMessage.state == "complained", func.lower(MailMessage.to_address) == address.lower()
    )
    last, complained = db.session.execute(select(newest, unwanted)).one()
    if complained:
        return f"{address} marked your email as spam. Call, or ask for another address."
    return f"Email to {address} bounced. Fix the address first." if last == "bounced" else ""


def refused(address: str) -> bool:
    """Whether the newest mail to this address came back or was refused. An outage of ours does not count."""
    newest = db.session.execute(
        select(MailMessage.state, MailMessage.our_fault)
        .where(MailMessage.to_address == address, MailMessage.state.in_(("sent", "failed", "bounced")))
        .order_by(MailMessage.id.desc())
        .limit(1)
    ).first()
    return newest is not None and newest.state != "sent" and not newest.our_fault
