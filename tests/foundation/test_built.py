"""A statement that is built once gives what it gave, of one business alone, and never an open table."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from owneros.domain.clients.clients.models import Client, Site
from owneros.foundation.built import built
from owneros.foundation.database import db
from owneros.foundation.errors import NotFound
from owneros.foundation.joins import along
from owneros.foundation.rows import select_as
from owneros.foundation.tenancy import NoTenant, UnscopedStatement


@dataclass(frozen=True)
class Short:
    id: uuid.UUID
    name: str


@built
def _named(name: Any) -> Select[Short]:
    return select_as(Short, Client).where(Client.name == name)


@built
def _counted(least: Any) -> Select[int]:
    return select(func.count(Client.id)).where(func.length(Client.name) >= least)


@built
def _records(name: Any) -> Select[Client]:
    return select(Client).where(Client.name == name)


def test_it_is_asked_again_with_other_values(cast, add, in_tenant):
    maria, ana = add(cast.owner, "Maria"), add(cast.owner, "Ana")
    with in_tenant(cast.owner.tenant_id):
        assert _named.all(name="Maria") == [Short(maria, "Maria")]
        assert _named.one(name="Ana") == Short(ana, "Ana")
        assert _named.first(name="Nobody") is None
        assert _counted.one(least=4) == 1
        assert [client.id for client in _records.all(name="Ana")] == [ana]
        with pytest.raises(NotFound):
            _named.one(name="Nobody")


def test_each_business_is_given_its_own(cast, add, in_tenant):
    for player in (cast.owner, cast.stranger):
        client_id = add(player, "Maria")
        with in_tenant(player.tenant_id):
            assert _named.all(name="Maria") == [Short(client_id, "Maria")]
            assert [client.id for client in _records.all(name="Maria")] == [client_id]


def test_without_a_business_there_is_nothing_to_ask(app):
    with app.app_context():
        for statement in (_named, _records):
            with pytest.raises(NoTenant):
                statement.all(name="Maria")


def test_what_was_just_made_is_found(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        db.session.add(Client(name="Maria", name_norm="maria", search_text=""))
        assert _counted.one(least=1) == 1


def test_every_name_of_every_table_is_held_to_the_business(cast, add, in_tenant):
    add(cast.owner, "Maria")
    other = aliased(Client)

    @built
    def walled() -> Select[tuple[str, bool]]:
        sites = select(Site.id).where(along(Site.client_id)).exists()
        twins = select(other.id).where(other.name == Client.name, other.id != Client.id)
        return select(Client.name, sites | twins.exists())

    with in_tenant(cast.owner.tenant_id):
        assert [tuple(row) for row in walled.all()] == [("Maria", False)]


@pytest.mark.parametrize(
    "statement",
    [
        select(Client.__table__.c.name),
        select(Client.name).join(Site.__table__, Site.__table__.c.client_id == Client.id),
        select(Client.name, select(func.count(Site.__table__.c.id)).scalar_subquery()),
        select(Client.name).where(Client.id.in_(select(Site.__table__.alias("other").c.client_id))),
    ],
)
def test_a_table_outside_the_criteria_is_refused(cast, in_tenant, statement):
    with in_tenant(cast.owner.tenant_id), pytest.raises(UnscopedStatement):
        built(lambda: statement).all()
