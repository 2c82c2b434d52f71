"""The cast of four: owner, office and crew of one business, and the owner of another."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask

from owneros.domain.tenants.models import Business, Membership, Tenant
from owneros.domain.tenants.roles import Member
from owneros.domain.users.models import KnownDevice, User, WebSession
from owneros.foundation.database import db
from owneros.foundation.ids import new_token, token_hash, uuid7
from owneros.foundation.periods import now
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


@dataclass
class Cast:
    owner: Player
    office: Player
    crew: Player
    accountant: Player
    stranger: Player


def assemble(app: Flask) -> Cast:
    """Two fresh businesses and their people."""
    first = found(app, "Lone Star Plumbing")
    second = found(app, "Harbor Painting")
    return Cast(
        owner=join(app, first, "owner", "Sam Rivera"),
        office=join(app, first, "office", "Olive Grant"),
        crew=join(app, first, "crew", "Cruz Medina"),
        accountant=join(app, first, "accountant", "Ann Ledger"),
        stranger=join(app, second, "owner", "Pat Stranger"),
    )


def found(app: Flask, name: str) -> Tenant:
    """A business with its key and details, without going through sign-up."""
    with app.app_context():
        tenant = Tenant(name=name, time_zone="America/Chicago")
        db.session.add(tenant)
        db.session.flush()
        enter_tenant(db.session, tenant.id)
        vault.add_key(db.session())
        db.session.add(Business(email=f"office{tenant.id}@owner.example", phone="+15125550100"))
        db.session.commit()
        return tenant


def join(app: Flask, tenant: Tenant, role: str, name: str) -> Player:
    email = f"{name.partition(' ')[0].lower()}.{secrets.token_hex(4)}@owner.example"
    cookie, csrf_secret, moment = new_token(), secrets.token_hex(20), now()
    with app.app_context():
        user = User(
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
        db.session.add(user)
        db.session.flush()
        db.session.add(Membership(tenant_id=tenant.id, user_id=user.id, role=role))
        device = uuid7()
        db.session.add(KnownDevice(user_id=user.id, device_id=device))
        db.session.add(
            WebSession(
                token_hash=token_hash(cookie),
                user_id=user.id,
                tenant_id=tenant.id,
                device_id=device,
                data={"csrf_token": csrf_secret},
                user_agent="Mozilla/5.0 (iPhone) test",
                authenticated_at=moment,
                expires_at=moment + timedelta(days=14),
            )
        )
        db.session.commit()
        member = Member(user.id, name, tenant.id, tenant.name, tenant.time_zone, role)
    return Player(app, member, email, cookie, csrf_secret)
