"""Asking for a mail to a client: the row and the task, in the caller's transaction."""

import uuid
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from owneros.domain.mailing.models import MailMessage, MailRoute
from owneros.foundation.database import db, reach
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import emit
from owneros.foundation.tenancy import current_tenant


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
) -> MailMessage | None:
    """One letter to one address; None when this `dedupe` was posted before, also by somebody just now."""
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
        )
        .on_conflict_do_nothing(index_elements=["tenant_id", "dedupe"])
        .returning(MailMessage.id)
    )
    if kept is None:
        return None
    db.session.add(MailRoute(message_id=kept, tenant_id=tenant_id))
    emit(
        "mail.deliver",
        {"mail_message_id": str(kept)},
        tenant_id=tenant_id,
        queue=queue,
        dedupe=f"mail:{kept}",
        available_at=goes_out_at,
    )
    return reach(MailMessage, kept)
