"""The client's side: which invoice a link opens, and the record of its being looked at."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from owneros.domain.invoices.models import Invoice
from owneros.domain.invoices.noting import note
from owneros.domain.links.opening import follow_link
from owneros.domain.links.visits import note_visit
from owneros.domain.tenants.models import Tenant
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.periods import now


@dataclass(frozen=True)
class Opened:
    invoice: Invoice
    tenant: Tenant


def open_link(token: str) -> Opened:
    """Pins the session to the link's business. NotFound for unknown and revoked alike; a void one opens."""
    followed = follow_link("invoice", token)
    return Opened(reach(Invoice, followed.document_id), followed.tenant)


def record_view(invoice: Invoice, viewer: str, ip: str) -> bool:
    """Note a visit; the first one moves a sent invoice on. A void invoice's visits are not counted."""
    if invoice.status == "void" or not note_visit(invoice.id, invoice.revision, viewer, ip):
        return False
    if invoice.viewed_at is None:
        # Somebody may open, pay or change it at this moment: look again, under the lock.
        reach(Invoice, invoice.id, lock=True)
    if invoice.viewed_at is None:
        _mark_viewed(invoice)
        client = Actor("client", "Client")
        note(client, "invoice.viewed", f"{invoice.label} opened by the client", invoice)
    db.session.flush()
    return True


def _mark_viewed(invoice: Invoice) -> None:
    """Without a new version: a visit is no change that somebody who is editing must hear of."""
    seen = {"viewed_at": now(), "status": "viewed" if invoice.status == "sent" else invoice.status}
    db.session.execute(
        update(Invoice)
        .where(Invoice.id == invoice.id)
        .values(seen)
        .execution_options(synchronize_session=False)
    )
    for name, value in seen.items():
        set_committed_value(invoice, name, value)
