"""The demo business and its people come into being, or are found again."""

from sqlalchemy import select

from owneros.cli.demo.business import DETAILS, OWNER_EMAIL, OWNER_NAME, OWNER_PHONE, TEAM, TIME_ZONE
from owneros.domain.tenants.founding import add_member, found_business
from owneros.domain.tenants.models import Membership
from owneros.domain.users.addresses import normal_email
from owneros.domain.users.models import User
from owneros.domain.users.passwords import hash_password
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.tenancy import enter_tenant


def find_demo() -> tuple[User, int] | None:
    """The owner and the number of their business."""
    row = db.session.execute(
        select(User, Membership.tenant_id)
        .join(Membership, Membership.user_id == User.id)
        .where(User.email_norm == normal_email(OWNER_EMAIL), Membership.role == "owner")
    ).first()
    return (row[0], row[1]) if row else None


def enter_demo(tenant_id: int) -> None:
    enter_tenant(db.session, tenant_id)


def found_demo(password: str) -> dict[str, Actor]:
    """Everybody has the same password. Returns who acts in the story, by key."""
    hashed = hash_password(password)
    founded = found_business(
        business_name=DETAILS.name,
        owner_name=OWNER_NAME,
        email=OWNER_EMAIL,
        phone=OWNER_PHONE,
        password_hash=hashed,
        time_zone=TIME_ZONE,
        verified=True,
    )
    sam = Actor("user", OWNER_NAME, founded.owner.id)
    actors = {"sam": sam}
    for one in TEAM:
        membership = add_member(
            name=one.name,
            email=one.email,
            role=one.role,
            actor=sam,
            phone=one.phone,
            password_hash=hashed,
            verified=True,
        )
        actors[one.key] = Actor("user", one.name, membership.user_id)
    return actors
