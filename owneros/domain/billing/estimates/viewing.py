"""The client's side: which estimate a link opens."""

from dataclasses import dataclass

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.people.tenants.models import Tenant
from owneros.domain.records.links.opening import follow_link
from owneros.foundation.database import reach


@dataclass(frozen=True)
class Opened:
    estimate: Estimate
    tenant: Tenant


def open_link(token: str) -> Opened:
    """Pins the session to the link's business. NotFound for unknown and revoked alike."""
    followed = follow_link("estimate", token)
    return Opened(reach(Estimate, followed.document_id), followed.tenant)
