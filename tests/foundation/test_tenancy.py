"""One session, one tenant, for life."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DataError, ProgrammingError

from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import Tenant
from owneros.foundation.database import db, reach
from owneros.foundation.errors import NotFound
from owneros.foundation.ids import uuid7
from owneros.foundation.tenancy import (
    CrossTenant,
    NoTenant,
    UnscopedStatement,
    current_tenant,
    enter_tenant,
)


@pytest.fixture
def pinned(app, cast):
    with app.app_context():
        enter_tenant(db.session, cast.owner.tenant_id)
        yield db.session()


@pytest.fixture
def client_id(in_tenant, cast):
    with in_tenant(cast.owner.tenant_id):
        client = Client(name="Maria", name_norm="maria")
        db.session.add(client)
        return client.id


@pytest.fixture
def stranger_client_id(in_tenant, cast):
    with in_tenant(cast.stranger.tenant_id):
        client = Client(name="Theirs", name_norm="theirs")
        db.session.add(client)
        return client.id


def names(session):
    return session.scalars(select(Client.name)).all()


def test_without_a_tenant_the_directory_works_and_tenant_tables_raise(app, cast):
    with app.app_context():
        assert db.session.get(Tenant, cast.owner.tenant_id).name == "Lone Star Plumbing"
        with pytest.raises(NoTenant):
            current_tenant(db.session())
        for touch in (
            lambda: db.session.scalars(select(Client)),
            lambda: db.session.get(Client, (cast.owner.tenant_id, uuid7())),
            lambda: db.session.execute(update(Client).values(city="x")),
            lambda: reach(Client, uuid7()),
        ):
            with pytest.raises(NoTenant):
                touch()
        db.session.add(Client(tenant_id=cast.owner.tenant_id, name="x", name_norm="x"))
        with pytest.raises(NoTenant):
            db.session.flush()


def test_without_a_tenant_the_database_raises_too(app):
    with app.app_context():
        db.session.info["allow_raw"] = True
        with pytest.raises(ProgrammingError, match="no tenant set"):
            db.session.execute(select(Client.__table__))


def test_joined_from_the_directory_a_tenant_table_still_raises(app):
    with app.app_context(), pytest.raises((NoTenant, ProgrammingError)):
        db.session.execute(select(Tenant.id).join(Client, Client.tenant_id == Tenant.id))


def test_a_session_cannot_change_its_business(pinned, cast):
    enter_tenant(pinned, cast.owner.tenant_id)
    with pytest.raises(CrossTenant):
        enter_tenant(pinned, cast.stranger.tenant_id)
    pinned.rollback()
    with pytest.raises(CrossTenant):
        enter_tenant(pinned, cast.stranger.tenant_id)


def test_pinning_in_an_open_transaction_takes_effect_at_once(app, cast, client_id):
    with app.app_context():
        db.session.scalars(select(Tenant.id).limit(1)).all()
        assert db.session().in_transaction()
        enter_tenant(db.session, cast.owner.tenant_id)
        assert names(db.session) == ["Maria"]
        db.session.commit()
        assert names(db.session) == ["Maria"]


def test_the_pin_outlives_commit_rollback_and_failure(pinned, client_id):
    assert names(pinned) == ["Maria"]
    pinned.commit()
    assert names(pinned) == ["Maria"]
    pinned.rollback()
    assert names(pinned) == ["Maria"]
    with pytest.raises(DataError):
        pinned.scalars(select(Client.tenant_id / 0)).all()
    pinned.rollback()
    assert names(pinned) == ["Maria"]


def test_the_pin_outlives_a_savepoint(pinned, client_id):
    with pinned.begin_nested() as attempt:
        assert names(pinned) == ["Maria"]
        attempt.rollback()
    assert names(pinned) == ["Maria"]


def test_pinning_inside_a_savepoint_that_fails_closes_the_session(app, cast, client_id):
    with app.app_context():
        db.session.scalars(select(Tenant.id).limit(1)).all()
        with db.session.begin_nested() as attempt:
            enter_tenant(db.session, cast.owner.tenant_id)
            attempt.rollback()
        with pytest.raises(ProgrammingError, match="no tenant set"):
            names(db.session)
        db.session.rollback()
        assert names(db.session) == ["Maria"]


def test_a_pooled_connection_forgets_the_tenant(app, in_tenant, cast, client_id, stranger_client_id):
    for _ in range(3):
        with in_tenant(cast.owner.tenant_id):
            assert names(db.session) == ["Maria"]
        with in_tenant(cast.stranger.tenant_id):
            assert names(db.session) == ["Theirs"]
        with app.app_context():
            db.session.info["allow_raw"] = True
            with pytest.raises(ProgrammingError, match="no tenant set"):
                db.session.execute(select(Client.__table__))


def test_a_strangers_record_is_as_absent_as_a_made_up_one(pinned, client_id, stranger_client_id):
    assert reach(Client, client_id).name == "Maria"
    messages = set()
    for row_id in (stranger_client_id, uuid7()):
        with pytest.raises(NotFound) as absent:
            reach(Client, row_id)
        messages.add(absent.value.message)
    assert len(messages) == 1


def test_statements_that_the_criteria_cannot_reach_are_refused(pinned):
    with pytest.raises(UnscopedStatement):
        pinned.execute(select(Client.__table__))


def test_new_rows_are_stamped(pinned, cast):
    client = Client(name="New", name_norm="new")
    pinned.add(client)
    pinned.flush()
    assert client.tenant_id == cast.owner.tenant_id
    assert client.id.version == 7
