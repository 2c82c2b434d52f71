"""The record of a document's being looked at by its link: by whom, nobody can know."""

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from owneros.domain.billing.documents.models import Document
from owneros.domain.billing.documents.noting import note
from owneros.domain.records.links.visits import note_visit
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.periods import now


def record_view(document: Document, viewer: str, ip: str) -> bool:
    """Note a visit; one that is news moves a sent document on. False for what counts as no visit."""
    if not note_visit(document.id, document.revision, viewer, ip):
        return False
    if document.unseen:
        # Somebody may open, answer, pay or change it at this moment: look again, under the lock.
        reach(type(document), document.id, lock=True)
    if document.unseen:
        _mark_viewed(document)
        client = Actor("client", "Client")
        note(
            client,
            f"{document.noun}.viewed",
            f"{document.label} was opened through the client's link",
            document,
        )
    return True


def _mark_viewed(document: Document) -> None:
    """Without a new version: a visit is no change that somebody who is editing must hear of."""
    seen = {
        "viewed_at": document.viewed_at or now(),
        "status": "viewed" if document.status == "sent" else document.status,
    }
    model = type(document)
    db.session.execute(
        update(model).where(model.id == document.id).values(seen).execution_options(synchronize_session=False)
    )
    for name, value in seen.items():
        set_committed_value(document, name, value)
