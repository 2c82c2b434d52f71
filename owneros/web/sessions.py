"""Sessions live in PostgreSQL; the browser holds one cookie with a random token, of which we keep the hash.

The first query of a request loads session, user, membership and business together. Anonymous pages without
a form set no cookie. The token is new after each sign-in and each fresh proof of identity.
"""

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from owneros.domain.people.tenants.models import Membership, Tenant
from owneros.domain.people.tenants.roles import Member
from owneros.domain.people.users.models import User, WebSession
from owneros.foundation.database import AnyRow, db
from owneros.foundation.ids import new_token, token_hash, uuid7
from owneros.foundation.periods import now, today_in

log = logging.getLogger("owneros.web")

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=90)
ANONYMOUS = timedelta(days=1)
OWING = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=5)

_BUSINESSES = (
    select(func.count())
    .select_from(Membership)
    .where(Membership.user_id == WebSession.user_id)
    .correlate(WebSession)
    .scalar_subquery()
    .label("businesses")
)
# Columns, not records: every request begins with this, and few change any of it.
_LOAD = (
    select(
        WebSession.id,
        WebSession.user_id,
        WebSession.device_id,
        WebSession.data,
        WebSession.created_at,
        WebSession.last_seen_at,
        WebSession.expires_at,
        WebSession.authenticated_at,
        User.name,
        User.email,
        User.email_verified_at,
        User.factor_since,
        Membership.role,
        Membership.team_member_id,
        Membership.until,
        Membership.going_on_until,
        Tenant.id.label("tenant_id"),
        Tenant.name.label("business_name"),
        Tenant.time_zone,
        Tenant.status,
        Tenant.factor_required_at,
        _BUSINESSES,
    )
    .select_from(WebSession)
    .outerjoin(User, User.id == WebSession.user_id)
    .outerjoin(
        Membership,
        (Membership.user_id == WebSession.user_id) & (Membership.tenant_id == WebSession.tenant_id),
    )
    .outerjoin(Tenant, Tenant.id == Membership.tenant_id)
    .where(WebSession.token_hash == bindparam("token_hash"))
)


@dataclass(frozen=True)
class Person(Member, UserMixin):
    """Flask-Login's current user: the member, with what the session knows."""

    email: str
    email_verified: bool
    session_id: uuid.UUID
    authenticated_at: datetime
    going_on_until: datetime | None
    businesses: int
    factor_since: datetime | None
    factor_required: bool

    def get_id(self) -> str:
        return str(self.user_id)


class BrowserSession(SessionMixin):
    """A dict that remembers its row, of the table or as `_LOAD` reads it.

    `modified` makes it saved at the end of the request.
    """

    def __init__(self, row: AnyRow | None = None, *, kept: bool = True) -> None:
        self.row: Any = row
        self.kept = kept
        self.data: dict[str, Any] = dict(row.data) if row else {}
        self.modified = False
        self.accessed = False
        self.new_cookie: str | None = None
        self.drop_cookie = False

    def __getitem__(self, key: str) -> Any:
        self.accessed = True
        return self.data[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.modified = True
        self.data[key] = value

    def __delitem__(self, key: str) -> None:
        self.modified = True
        del self.data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)


class DatabaseSessions(SessionInterface):
    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        g.person = None
        token = request.cookies.get(cookie_name(app))
        if not token or len(token) > 100 or request.path.startswith("/s/"):  # noqa: PLR2004
            return BrowserSession()
        try:
            found = db.session.execute(_LOAD, {"token_hash": token_hash(token)}).first()
        except (DBAPIError, PoolTimeout) as error:
            # Flask opens the session before its error handlers stand: _raise_late raises this again.
            g.session_error = error
            return BrowserSession(kept=False)
        if found is None or found.expires_at < now():
            return BrowserSession()
        g.person = _person(found)
        return BrowserSession(found)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, BrowserSession)  # noqa: S101 - narrows the type for mypy
        if not session.kept:
            return
        name = cookie_name(app)
        if session.drop_cookie:
            response.delete_cookie(name, path="/", secure=_secure(app), httponly=True, samesite="Lax")
            return
        try:
            if session.modified and session.row is None:
                start(session, None)
            if session.row is not None and (session.modified or _seen_long_ago(session.row)):
                _save(session)
        except (DBAPIError, PoolTimeout) as error:
            # The answer is made, and what it tells is committed or told as failed: it must reach the person.
            db.session.remove()
            log.warning("session_not_saved", extra={"error": type(error).__name__})
            if response.status_code >= 500:  # noqa: PLR2004 - the old cookie's row was not replaced then
                return
        if session.new_cookie is not None:
            response.set_cookie(
                name,
                session.new_cookie,
                max_age=int(ABSOLUTE.total_seconds()),
                path="/",
                secure=_secure(app),
                httponly=True,
                samesite="Lax",
            )


def browser() -> BrowserSession:
    """The session of this request."""
    return cast("BrowserSession", session._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001


def device_id() -> uuid.UUID | None:
    row = browser().row
    return row.device_id if row is not None else None


def cookie_name(app: Flask) -> str:
    """`__Host-` needs https; the plain name is for plain http in development only."""
    return "__Host-owneros" if _secure(app) else "owneros"


def is_owing(session: BrowserSession) -> bool:
    """Whether the person proved who they are but for the second factor."""
    row = session.row
    return row is not None and row.user_id is not None and row.authenticated_at is None


def start(
    session: BrowserSession, user_id: uuid.UUID | None, tenant_id: int | None = None, *, owing: bool = False
) -> WebSession:
    """A new row and a new token for this browser: at first need, at sign-in, at fresh proof, at sign-out.

    `owing`: the person still owes the second factor. The device id and, for the same person, nothing else is
    carried over; the CSRF secret is new.
    """
    old = session.row
    token = new_token()
    moment = now()
    row = WebSession(
        id=uuid7(),
        token_hash=token_hash(token),
        user_id=user_id,
        tenant_id=tenant_id,
        device_id=old.device_id if old else uuid7(),
        user_agent=(request.user_agent.string or "")[:300],
        ip=request.remote_addr or "",
        authenticated_at=moment if user_id and not owing else None,
        expires_at=moment + (OWING if owing else IDLE if user_id else ANONYMOUS),
        data={},
    )
    db.session.add(row)
    if old is not None:
        if user_id is not None or old.user_id is not None:
            session.data.pop("csrf_token", None)
        db.session.execute(delete(WebSession).where(WebSession.id == old.id))
    row.data = session.data
    session.row, session.new_cookie, session.modified = row, token, True
    db.session.flush()
    return row


def move(session: BrowserSession, tenant_id: int) -> None:
    """The same person goes on in another business; how lately they proved who they are stays as it is."""
    db.session.execute(
        update(WebSession)
        .where(WebSession.id == session.row.id)
        .values(tenant_id=tenant_id)
        .execution_options(synchronize_session=False)
    )


def keep_device(row: WebSession) -> None:
    """A signed-out browser keeps its row for as long as a device stays known."""
    row.expires_at = now() + ABSOLUTE


def _save(session: BrowserSession) -> None:
    row = session.row
    if row is None:
        return
    moment = now()
    fields: dict[str, Any] = {"data": session.data, "last_seen_at": moment}
    if row.authenticated_at is not None:
        limit = (row.created_at or moment) + ABSOLUTE
        fields["expires_at"] = min(moment + IDLE, limit)
    if session.new_cookie is None:
        db.session.rollback()
    kept = db.session.scalar(
        update(WebSession)
        .where(WebSession.id == row.id)
        .values(**fields)
        .returning(WebSession.id)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    if kept is None:
        # The view was rolled back, and with it the new row: the browser keeps the token it has.
        session.new_cookie = None


def _seen_long_ago(row: Any) -> bool:
    return row.last_seen_at is not None and row.last_seen_at < now() - SEEN_EVERY


def _person(row: AnyRow) -> Person | None:
    """Nobody without a user, who proved to be one, and an active business in which they still are."""
    if row.email is None or row.authenticated_at is None or row.status != "active":
        return None
    if row.until is not None and row.until < today_in(row.time_zone):
        return None
    return Person(
        user_id=row.user_id,
        team_member_id=row.team_member_id,
        name=row.name,
        tenant_id=row.tenant_id,
        business_name=row.business_name,
        time_zone=row.time_zone,
        role=row.role,
        email=row.email,
        email_verified=row.email_verified_at is not None,
        session_id=row.id,
        authenticated_at=row.authenticated_at,
        going_on_until=row.going_on_until,
        businesses=row.businesses,
        factor_since=row.factor_since,
        factor_required=row.factor_required_at is not None,
    )


def _secure(app: Flask) -> bool:
    return bool(app.extensions["settings"].secure_cookies)


def _raise_late() -> None:
    error = g.pop("session_error", None)
    if error is not None:
        raise error


def init_app(app: Flask) -> None:
    app.session_interface = DatabaseSessions()
    app.before_request(_raise_late)
    manager = LoginManager()
    manager.session_protection = None

    @manager.request_loader
    def load(_request: Request) -> Person | None:
        person: Person | None = g.get("person")
        return person

    manager.init_app(app)
