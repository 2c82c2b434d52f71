"""Asking for a mail to a client: the row and the task, in the caller's transaction. The one way out.

A business has so many mails a day, see `quota.py`. What a person sends from a form is refused above it, in
words; what follows from something else waits for a day with room, as that must not fail because of a mail.
"""

import uuid
from datetime import datetime
from typing import Literal

from sqlalchemy.dialects.postgresql import insert

from owneros.domain.people.mailing import quota
from owneros.domain.people.mailing.models import MailMessage, MailRoute
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import emit
from owneros.foundation.tenancy import current_tenant


def check_room(mails: int) -> None:
    """Whether so many more may be sent from a form today. Raises FieldError("to")."""
    if too_many := quota.refusal(None, mails):
        raise FieldError("to", too_many)


def post(
    *,
    kind: str,
    subject_id: uuid.UUID,
    client_id: uuid.UUID | None,
    to: str,
    subject_line: str,
    message: str = "",
    dedupe: str,
    goes_out_at: datetime | None = None,
    queue: str = "interactive",
    keeps_quiet: bool = False,
    when_full: Literal["wait", "refuse", "go"] = "wait",
) -> MailMessage | None:
    """One letter to one address; None when this `dedupe` was posted before, also by somebody just now.

    `when_full` says what becomes of it when the business's mails of the day are used up: it waits, it is
    refused by FieldError("to"), or it goes and does not count: letters to the business itself, say.
    """
    db.session.flush()
    tenant_id = current_tenant(db.session())
    kept = db.session.scalar(
        insert(MailMessage)
        .values(
            tenant_id=tenant_id,
            id=uuid7(),
            kind=kind,
            subject_id=subject_id,
            client_id=client_id,
            to_address=to,
            subject_line=subject_line,
            message=message,
            dedupe=dedupe,
            goes_out_at=goes_out_at,
            keeps_quiet=keeps_quiet,
            counts=when_full != "go",
        )
        .on_conflict_do_nothing(index_elements=["tenant_id", "dedupe"])
        .returning(MailMessage.id)
    )
    if kept is None:
        return None
    posted = reach(MailMessage, kept)
    if when_full != "go" and (too_many := quota.refusal(goes_out_at)):
        if when_full == "refuse":
            raise FieldError("to", too_many)
        posted.goes_out_at = quota.next_room(goes_out_at)
    db.session.add(MailRoute(message_id=kept, tenant_id=tenant_id))
    emit(
        "mail.deliver",
        {"mail_message_id": kept},
        tenant_id=tenant_id,
        queue=queue,
        dedupe=f"mail:{kept}",
        available_at=posted.goes_out_at,
    )
    return posted
