"""The demo business and its people come into being, or are found again."""

from sqlalchemy import select

from owneros.cli.demo.business import NAMED, OWNER, TEAM
from owneros.domain.people.tenants.founding import add_member, found_business
from owneros.domain.people.tenants.models import Membership
from owneros.domain.people.users.addresses import normal_email
from owneros.domain.people.users.models import User
from owneros.domain.people.users.passwords import hash_password
from owneros.foundation.audit import Actor
from owneros.foundation.database import db


def find_demo() -> tuple[User, int] | None:
    """The owner and the number of their business."""
    row = db.session.execute(
        select(User, Membership.tenant_id)
        .join(Membership, Membership.user_id == User.id)
        .where(User.email_norm == normal_email(OWNER.email), Membership.role == "owner")
    ).first()
    return (row[0], row[1]) if row else None


def found_demo(password: str) -> dict[str, Actor]:
    """Everybody has the same password. Returns who acts in the story, by key."""
    hashed = hash_password(password)
    founded = found_business(OWNER, NAMED, hashed, verified=True)
    sam = Actor("user", OWNER.name, founded.owner.id)
    actors = {"sam": sam}
    for key, (role, who) in TEAM.items():
        membership = add_member(sam, who, role, hashed, verified=True)
        actors[key] = Actor("user", who.name, membership.user_id)
    return actors
