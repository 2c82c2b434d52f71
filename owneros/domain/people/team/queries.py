"""The people of the business read: by name, with role, invitation and when they were last here."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from owneros.domain.people.tenants.models import Invitation, Membership, TeamMember, Tenant
from owneros.domain.people.tenants.roles import Role
from owneros.domain.people.users.models import User, WebSession
from owneros.foundation.database import AnyRow, db, present
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import select_as
from owneros.foundation.sought import Keys
from owneros.foundation.uniting import AnySelect

PAGE = 50
FOUND_BY: Keys = {TeamMember.search_text: TeamMember.id}
BY_NAME: tuple[InstrumentedAttribute[Any], ...] = (TeamMember.search_text, TeamMember.id)
# What a person who signs in says of themselves counts.
NAME = func.coalesce(User.name, TeamMember.name)
PHONE = func.coalesce(func.nullif(User.phone, ""), TeamMember.phone)
# Who may be put on a job; an accountant keeps the books.
WORKS = and_(
    TeamMember.ended_at.is_(None), or_(Membership.role.is_(None), Membership.role != Role.ACCOUNTANT)
)
_SIGNS_IN = and_(Membership.tenant_id == TeamMember.tenant_id, Membership.team_member_id == TeamMember.id)
_IS_OPEN = and_(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
_IS_INVITED = and_(
    Invitation.tenant_id == TeamMember.tenant_id, Invitation.team_member_id == TeamMember.id, _IS_OPEN
)


@dataclass(frozen=True)
class TeamRow:
    """A person in the list. `role` is none for who does not sign in; `asked_email` waits for an answer."""

    id: uuid.UUID
    version: int
    ended_at: datetime | None
    name: str
    phone: str
    user_id: uuid.UUID | None
    email: str | None
    role: str | None
    until: date | None
    last_seen_at: datetime | None
    asked_email: str | None
    asked_role: str | None
    asked_until: datetime | None
    ask_refused_at: datetime | None


def with_sign_in(*columns: Any) -> AnySelect:
    """Of the people of the business; with User and Membership of those who sign in."""
    return signing_in(select(*columns))


def signing_in(found: AnySelect) -> AnySelect:
    """The same, with User and Membership joined to it."""
    return (
        found.select_from(TeamMember)
        .outerjoin(Membership, _SIGNS_IN)
        .outerjoin(User, User.id == Membership.user_id)
    )


def _last_seen() -> Any:
    seen = select(func.max(WebSession.last_seen_at)).where(
        WebSession.user_id == Membership.user_id,
        WebSession.tenant_id == Membership.tenant_id,
        WebSession.authenticated_at.is_not(None),
    )
    return seen.correlate(Membership).scalar_subquery()


_ROWS: Select[TeamRow] = (
    select_as(
        TeamRow,
        TeamMember,
        name=NAME,
        phone=PHONE,
        user_id=Membership.user_id,
        email=User.email,
        role=Membership.role,
        until=Membership.until,
        last_seen_at=_last_seen(),
        asked_email=Invitation.email,
        asked_role=Invitation.role,
        asked_until=Invitation.expires_at,
        ask_refused_at=Invitation.refused_at,
    )
    .outerjoin(Membership, _SIGNS_IN)
    .outerjoin(User, User.id == Membership.user_id)
    .outerjoin(Invitation, _IS_INVITED)
)


def list_people(*, former: bool = False, after: str | None = None) -> Page[TeamRow]:
    """A page of people by name: of those who are here, or of those who went."""
    gone = TeamMember.ended_at
    return page_of(
        _ROWS.where(gone.is_not(None) if former else gone.is_(None)), BY_NAME, after, PAGE, rising=True
    )


def team_row(team_member_id: uuid.UUID) -> TeamRow:
    """Raises NotFound."""
    return present(db.session.scalars(_ROWS.where(TeamMember.id == team_member_id)).one_or_none())


def name_of(team_member_id: uuid.UUID) -> str:
    found: str | None = db.session.scalar(with_sign_in(NAME).where(TeamMember.id == team_member_id))
    return present(found)


def open_invitation(team_member: TeamMember) -> Invitation | None:
    """The one that waits for an answer, even when its time is over."""
    return db.session.scalars(
        select(Invitation).where(
            Invitation.tenant_id == team_member.tenant_id,
            Invitation.team_member_id == team_member.id,
            _IS_OPEN,
        )
    ).one_or_none()


def membership_of(team_member: TeamMember, *, lock: bool = False) -> Membership | None:
    wanted = select(Membership).where(
        Membership.tenant_id == team_member.tenant_id, Membership.team_member_id == team_member.id
    )
    return db.session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()


def businesses_of(user_id: uuid.UUID) -> Sequence[AnyRow]:
    """Where this person is let in: (id, name, role), by name."""
    return db.session.execute(
        select(Tenant.id, Tenant.name, Membership.role)
        .join(Membership, Membership.tenant_id == Tenant.id)
        .where(Membership.user_id == user_id, Tenant.status == "active")
        .order_by(Tenant.name, Tenant.id)
    ).all()
