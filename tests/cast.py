"""The cast of five: owner, office, crew and accountant of one business, and the owner of another."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property

from flask import Flask

from owneros.domain.people.tenants.models import Business, Membership, TeamMember, Tenant
from owneros.domain.people.tenants.roles import Member
from owneros.domain.people.users.models import KnownDevice, User, WebSession
from owneros.foundation.database import Base, db
from owneros.foundation.ids import new_token, token_hash, uuid7
from owneros.foundation.periods import now
from owneros.foundation.search import normalise
from owneros.foundation.tenancy import enter_tenant
from owneros.foundation.vault import vault
from tests.hygiene import HygieneClient


class Player(HygieneClient):
    """A signed-in person with a browser."""

    def __init__(self, app: Flask, member: Member, email: str, cookie: str, csrf_secret: str) -> None:
        super().__init__(app, cookie, csrf_secret)
        self.member = member
        self.email = email
        self.cookie = cookie

    @property
    def tenant_id(self) -> int:
        return self.member.tenant_id


class Cast:
    """Four of one business, together; and the owner of another, made when first asked for."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        people = (
            ("owner", "Sam Rivera"),
            ("office", "Olive Grant"),
            ("crew", "Cruz Medina"),
            ("accountant", "Ann Ledger"),
        )
        with app.app_context():
            players = _join_all(app, _found("Lone Star Plumbing"), people)
            db.session.commit()
        self.owner, self.office, self.crew, self.accountant = players

    @cached_property
    def stranger(self) -> Player:
        return join(self.app, found(self.app, "Harbor Painting"), "owner", "Pat Stranger")


def found(app: Flask, name: str) -> Tenant:
    """A business with its key and details, without going through sign-up."""
    with app.app_context():
        tenant = _found(name)
        db.session.commit()
        return tenant


def join(app: Flask, tenant: Tenant, role: str, name: str) -> Player:
    with app.app_context():
        enter_tenant(db.session, tenant.id)
        (player,) = _join_all(app, tenant, [(role, name)])
        db.session.commit()
        return player


def _found(name: str) -> Tenant:
    tenant = Tenant(name=name, time_zone="America/Chicago")
    db.session.add(tenant)
    db.session.flush()
    enter_tenant(db.session, tenant.id)
    vault.add_key(db.session())
    db.session.add(Business(email=f"office{tenant.id}@owner.example", phone="+15125550100"))
    return tenant


def _join_all(app: Flask, tenant: Tenant, people: Iterable[tuple[str, str]]) -> list[Player]:
    """All at once: hardly a test goes without them."""
    players, belongings = [], []
    for role, name in people:
        email = f"{name.partition(' ')[0].lower()}.{secrets.token_hex(4)}@owner.example"
        cookie, csrf_secret = new_token(), secrets.token_hex(20)
        user = _user(name, email)
        db.session.add(user)
        belongings += _belongings(user, tenant, role, cookie, csrf_secret)
        member = Member(user.id, user.id, name, tenant.id, tenant.name, tenant.time_zone, role)
        players.append(Player(app, member, email, cookie, csrf_secret))
    db.session.flush()
    db.session.add_all(belongings)
    return players


def _user(name: str, email: str) -> User:
    moment = now()
    return User(
        id=uuid7(),
        email=email,
        email_norm=email,
        name=name,
        phone="+15125550100",
        password_hash="unusable",
        password_scheme="none",
        email_verified_at=moment,
        terms_accepted_at=moment,
        age_confirmed_at=moment,
    )


def _belongings(user: User, tenant: Tenant, role: str, cookie: str, csrf_secret: str) -> list[Base]:
    """Who they are in the team, membership, device and session."""
    moment, device = now(), uuid7()
    return [
        TeamMember(id=user.id, name=user.name, phone=user.phone, search_text=normalise(user.name)),
        Membership(tenant_id=tenant.id, user_id=user.id, team_member_id=user.id, role=role),
        KnownDevice(user_id=user.id, device_id=device),
        WebSession(
            token_hash=token_hash(cookie),
            user_id=user.id,
            tenant_id=tenant.id,
            device_id=device,
            data={"csrf_token": csrf_secret},
            user_agent="Mozilla/5.0 (iPhone) test",
            authenticated_at=moment,
            expires_at=moment + timedelta(days=14),
        ),
    ]
