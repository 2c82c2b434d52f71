"""The client's side: which estimate a link opens, and the record of its being looked at."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from owneros.domain.estimates.models import Estimate
from owneros.domain.estimates.noting import note
from owneros.domain.links.opening import follow_link
from owneros.domain.links.visits import note_visit
from owneros.domain.tenants.models import Tenant
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.periods import now


@dataclass(frozen=True)
class Opened:
    estimate: Estimate
    tenant: Tenant


def open_link(token: str) -> Opened:
    """Pins the session to the link's business. NotFound for unknown and revoked alike."""
    followed = follow_link("estimate", token)
    return Opened(reach(Estimate, followed.document_id), followed.tenant)


def record_view(estimate: Estimate, viewer: str, ip: str) -> bool:
    """Note a visit; the first one after a sending moves the estimate on."""
    if not note_visit(estimate.id, estimate.revision, viewer, ip):
        return False
    if estimate.status == "sent":
        # Somebody may sign or change it at this moment: look again, under the lock.
        reach(Estimate, estimate.id, lock=True)
    if estimate.status == "sent":
        _mark_viewed(estimate)
        note(Actor("client", "Client"), "estimate.viewed", f"{estimate.label} opened by the client", estimate)
    db.session.flush()
    return True


def _mark_viewed(estimate: Estimate) -> None:
    """Without a new version: a visit is no change that somebody who is editing must hear of."""
    seen = {"viewed_at": estimate.viewed_at or now(), "status": "viewed"}
    db.session.execute(
        update(Estimate)
        .where(Estimate.id == estimate.id)
        .values(seen)
        .execution_options(synchronize_session=False)
    )
    for name, value in seen.items():
        set_committed_value(estimate, name, value)
