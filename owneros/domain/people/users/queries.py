"""Finding people and their business."""

import uuid

from sqlalchemy import select

from owneros.domain.people.tenants.models import Membership, Tenant
from owneros.domain.people.users.addresses import normal_email
from owneros.domain.people.users.models import User
from owneros.foundation.database import db
from owneros.foundation.tenancy import enter_tenant


def user_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email_norm == normal_email(email)))


def user_by_id(user_id: uuid.UUID) -> User | None:
    return db.session.get(User, user_id)


def first_business(user_id: uuid.UUID) -> int | None:
    """The tenant a person lands in at sign-in: the oldest membership in a business that is open."""
    return db.session.scalar(
        select(Membership.tenant_id)
        .join(Tenant, Tenant.id == Membership.tenant_id)
        .where(Membership.user_id == user_id, Tenant.status == "active")
        .order_by(Membership.created_at, Membership.tenant_id)
        .limit(1)
    )


def work_in_first_business(user_id: uuid.UUID) -> int | None:
    """Pin the session to it, unless it works for a business already; the tenant, if there is one."""
    pinned = db.session.info.get("tenant")
    if pinned is not None:
        return int(pinned)
    tenant_id = first_business(user_id)
    if tenant_id is not None:
        enter_tenant(db.session, tenant_id)
    return tenant_id
