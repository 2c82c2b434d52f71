"""Making links, taking them back, and following one to the business that it belongs to."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select, update

from owneros.domain.people.tenants.models import Tenant
from owneros.domain.records.links.models import PublicLink
from owneros.foundation.database import db
from owneros.foundation.errors import NotFound
from owneros.foundation.ids import new_token, token_hash
from owneros.foundation.periods import now
from owneros.foundation.tenancy import current_tenant, enter_tenant

LONGEST_TOKEN = 100
DEAD = "This link no longer works. Ask the business for a new one."


@dataclass(frozen=True)
class Followed:
    tenant: Tenant
    document_id: uuid.UUID


def renew_link(kind: str, document_id: uuid.UUID) -> str:
    """A new link; the earlier one stops working. Returns the token, which is kept nowhere in the open."""
    revoke_link(kind, document_id)
    token = new_token()
    db.session.add(
        PublicLink(
            token_hash=token_hash(token),
            tenant_id=current_tenant(db.session()),
            kind=kind,
            document_id=document_id,
        )
    )
    db.session.flush()
    return token


def revoke_link(kind: str, document_id: uuid.UUID) -> None:
    """Only links of this kind: a client has one to its portal, and others to stop reminders."""
    db.session.execute(
        update(PublicLink)
        .where(
            PublicLink.tenant_id == current_tenant(db.session()),
            PublicLink.kind == kind,
            PublicLink.document_id == document_id,
            PublicLink.revoked_at.is_(None),
        )
        .values(revoked_at=now())
        .execution_options(synchronize_session=False)
    )


def follow_link(kind: str, token: str) -> Followed:
    """Pins the session to the link's business. NotFound for unknown, revoked and other kinds alike."""
    return _follow(kind, token, also_revoked=False)


def follow_even_dead(kind: str, token: str) -> Followed:
    """Like `follow_link`, for a link that was revoked as well: it opens nothing, but tells whose it was."""
    return _follow(kind, token, also_revoked=True)


def _follow(kind: str, token: str, *, also_revoked: bool) -> Followed:
    if len(token) >= LONGEST_TOKEN:
        raise NotFound(DEAD)
    found = db.session.execute(
        select(PublicLink, Tenant)
        .join(Tenant, Tenant.id == PublicLink.tenant_id)
        .where(PublicLink.token_hash == token_hash(token), PublicLink.kind == kind, Tenant.status == "active")
    ).one_or_none()
    if found is None or (found.PublicLink.revoked_at is not None and not also_revoked):
        raise NotFound(DEAD)
    enter_tenant(db.session, found.Tenant.id)
    return Followed(found.Tenant, found.PublicLink.document_id)
