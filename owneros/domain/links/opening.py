"""Making links, taking them back, and following one to the business that it belongs to."""

import uuid
from dataclasses import dataclass

from sqlalchemy import update

from owneros.domain.links.models import PublicLink
from owneros.domain.tenants.models import Tenant
from owneros.foundation.database import db
from owneros.foundation.errors import NotFound
from owneros.foundation.ids import new_token, token_hash
from owneros.foundation.periods import now
from owneros.foundation.tenancy import current_tenant, enter_tenant

LONGEST_TOKEN = 100
DEAD = "This link does not work any more. Ask the business for a new one."


@dataclass(frozen=True)
class Followed:
    tenant: Tenant
    document_id: uuid.UUID


def renew_link(kind: str, document_id: uuid.UUID) -> str:
    """A new link; the earlier one stops working. Returns the token, which is kept nowhere in the open."""
    revoke_link(document_id)
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


def revoke_link(document_id: uuid.UUID) -> None:
    db.session.execute(
        update(PublicLink)
        .where(
            PublicLink.tenant_id == current_tenant(db.session()),
            PublicLink.document_id == document_id,
            PublicLink.revoked_at.is_(None),
        )
        .values(revoked_at=now())
        .execution_options(synchronize_session=False)
    )


def follow_link(kind: str, token: str) -> Followed:
    """Pins the session to the link's business. NotFound for unknown, revoked and other kinds alike."""
    link = db.session.get(PublicLink, token_hash(token)) if len(token) < LONGEST_TOKEN else None
    if link is None or link.revoked_at is not None or link.kind != kind:
        raise NotFound(DEAD)
    tenant = db.session.get_one(Tenant, link.tenant_id)
    if tenant.status != "active":
        raise NotFound(DEAD)
    enter_tenant(db.session, tenant.id)
    return Followed(tenant, link.document_id)
