"""The client's side: which invoice a link opens, and the record of its being looked at."""

from dataclasses import dataclass

from owneros.domain.billing.documents import viewing
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.people.tenants.models import Tenant
from owneros.domain.records.links.opening import follow_link
from owneros.foundation.database import reach


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
    return invoice.status != "void" and viewing.record_view(invoice, viewer, ip)
