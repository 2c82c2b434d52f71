"""The client's side: which invoice a link opens, and the record of its being looked at."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from owneros.domain.invoices.models import Invoice, InvoiceView, PublicLink
from owneros.domain.invoices.noting import note
from owneros.domain.tenants.models import Tenant
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import NotFound
from owneros.foundation.ids import token_hash
from owneros.foundation.periods import now
from owneros.foundation.tenancy import enter_tenant

SAME_VISIT = timedelta(minutes=30)
MACHINES = ("bot", "crawler", "spider", "preview", "scanner", "facebookexternalhit", "whatsapp", "slack")


@dataclass(frozen=True)
class Opened:
    invoice: Invoice
    tenant: Tenant


def open_link(token: str) -> Opened:
    """Pins the session to the link's business. NotFound for unknown and revoked alike; a void one opens."""
    link = db.session.get(PublicLink, token_hash(token)) if len(token) < 100 else None  # noqa: PLR2004
    if link is None or link.revoked_at is not None:
        raise NotFound("This link does not work any more. Ask the business for a new one.")
    tenant = db.session.get_one(Tenant, link.tenant_id)
    if tenant.status != "active":
        raise NotFound("This link does not work any more. Ask the business for a new one.")
    enter_tenant(db.session, tenant.id)
    return Opened(reach(Invoice, link.document_id), tenant)


def record_view(invoice: Invoice, viewer: str, ip: str) -> bool:
    """Note a visit, once in half an hour per browser; machines that prefetch links do not count."""
    words = viewer.lower()
    if not viewer or any(machine in words for machine in MACHINES) or invoice.status == "void":
        return False
    recent = db.session.scalar(
        select(InvoiceView.id)
        .where(
            InvoiceView.invoice_id == invoice.id,
            InvoiceView.viewer == viewer[:200],
            InvoiceView.ip == ip,
            InvoiceView.revision == invoice.revision,
            InvoiceView.created_at > now() - SAME_VISIT,
        )
        .limit(1)
    )
    if recent is not None:
        return False
    db.session.add(InvoiceView(invoice_id=invoice.id, revision=invoice.revision, viewer=viewer[:200], ip=ip))
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


def views_of(invoice_id: uuid.UUID) -> list[InvoiceView]:
    return list(
        db.session.scalars(
            select(InvoiceView)
            .where(InvoiceView.invoice_id == invoice_id)
            .order_by(InvoiceView.id.desc())
            .limit(20)
        )
    )
