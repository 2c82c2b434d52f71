"""Who in the business is mailed about money: owner and office, until they say otherwise; crew never."""

import uuid

from sqlalchemy import select

from owneros.domain.people.tenants.models import Membership
from owneros.domain.people.tenants.roles import PERMISSIONS, Member
from owneros.domain.people.users.models import User
from owneros.foundation.audit import record
from owneros.foundation.database import db
from owneros.foundation.tenancy import current_tenant

BY_DEFAULT = ("owner", "office")


def hears(membership: Membership) -> bool:
    """Whether this person is mailed about money of this business."""
    if "money:read" not in PERMISSIONS[membership.role]:
        return False
    if membership.hears_of_money is None:
        return membership.role in BY_DEFAULT
    return membership.hears_of_money


def who_hears(*, owners_anyway: bool = False) -> list[User]:
    """The people of this business, with a proven address. `owners_anyway`: owners whatever they chose."""
    rows = db.session.execute(
        select(User, Membership)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.tenant_id == current_tenant(db.session()), User.email_verified_at.is_not(None))
        .order_by(User.id)
    )
    return [
        row.User
        for row in rows
        if hears(row.Membership) or (owners_anyway and row.Membership.role == "owner")
    ]


def choice_of(member: Member) -> bool:
    return hears(_membership(member))


def hear_of_money(member: Member, *, wanted: bool) -> None:
    """The own choice of a person; crew has none."""
    membership = _membership(member)
    if "money:read" not in PERMISSIONS[membership.role] or hears(membership) == wanted:
        return
    membership.hears_of_money = wanted
    record(
        member.actor,
        "access.hearing_changed",
        f"{member.name} turned on emails about payments"
        if wanted
        else f"{member.name} turned off emails about payments",
        "user",
        member.user_id,
    )


def _membership(member: Member) -> Membership:
    key: tuple[int, uuid.UUID] = (member.tenant_id, member.user_id)
    return db.session.get_one(Membership, key)
