"""A list's rows are made of the fields that its dataclass names, and of one tenant alone."""

import uuid
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db
from owneros.foundation.rows import columns, select_as
from owneros.foundation.tenancy import NoTenant


@dataclass(frozen=True)
class Short:
    id: uuid.UUID
    name: str


@dataclass(frozen=True)
class Same:
    id: uuid.UUID
    name: str


@dataclass(frozen=True)
class Counted:
    name: str
    letters: int


def test_a_row_is_made_of_the_columns_that_its_fields_name(cast, add, in_tenant):
    client_id = add(cast.owner, "Maria")
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalars(select_as(Short, Client)).all() == [Short(client_id, "Maria")]
        counted = select_as(Counted, Client, letters=func.length(Client.name))
        assert db.session.scalars(counted).all() == [Counted("Maria", 5)]
        below = select(*columns(Short, Client)).subquery().c
        assert db.session.scalars(select_as(Short, below)).all() == [Short(client_id, "Maria")]


def test_two_classes_of_the_same_columns_stay_apart(cast, add, in_tenant):
    add(cast.owner, "Maria")
    with in_tenant(cast.owner.tenant_id):
        for row in (Short, Same, Short):
            assert type(db.session.scalars(select_as(row, Client)).one()) is row


def test_the_tenant_stands_in_the_statement_and_below_it(cast, add, in_tenant, count_queries):
    add(cast.owner, "Maria")
    add(cast.stranger, "Somebody")
    with in_tenant(cast.owner.tenant_id):
        below = select(*columns(Short, Client)).subquery().c
        for found in (select_as(Short, Client), select_as(Short, below)):
            with count_queries() as statements:
                assert [row.name for row in db.session.scalars(found)] == ["Maria"]
            assert "client.tenant_id = " in statements[-1]


def test_without_a_tenant_no_row_is_read(app):
    with app.app_context(), pytest.raises(NoTenant):
        db.session.scalars(select_as(Short, Client))


def test_a_name_that_is_no_field_is_refused():
    with pytest.raises(TypeError, match="Short has no nmae"):
        select_as(Short, Client, nmae=Client.name)
