import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from owneros.domain.people.tenants.business import TenantDetails
from owneros.domain.people.tenants.founding import PersonDetails, add_member, found_business
from owneros.domain.people.users.models import User
from owneros.domain.people.users.passwords import hash_password, matches
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.tenancy import current_tenant
from owneros.foundation.vault import vault


def test_a_business_is_ready_for_secrets_and_people(app):
    email = f"Kim.{uuid7()}@Painter.example"
    with app.app_context():
        hashed = hash_password("lantern otter")
        founded = found_business(
            PersonDetails("Kim", email), TenantDetails("Kim Painting"), hashed, verified=True
        )
        lee = PersonDetails("Lee", f"lee.{uuid7()}@painter.example")
        member = add_member(Actor.system(), lee, "crew", "x")
        assert current_tenant(db.session()) == founded.tenant.id == member.tenant_id
        assert founded.owner.email_norm == email.casefold()
        assert founded.owner.email_verified_at is not None
        assert matches("lantern otter", founded.owner.password_hash)
        row_id = uuid7()
        assert (
            vault.open(db.session(), "t.c", row_id, vault.seal(db.session(), "t.c", row_id, "s")).reveal()
            == "s"
        )


def test_one_e_mail_one_person(app, cast):
    with app.app_context(), pytest.raises(IntegrityError):
        found_business(PersonDetails("N", cast.owner.email.upper()), TenantDetails("B"), "x")


def test_nothing_stays_of_half_a_business(app):
    email = f"half.{uuid7()}@painter.example"
    with app.app_context():
        found_business(PersonDetails("N", email), TenantDetails("Half"), "x")
        db.session.rollback()
    with app.app_context():
        assert db.session.scalar(select(User).where(User.email_norm == email)) is None
