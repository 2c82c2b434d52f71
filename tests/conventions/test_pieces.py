"""What is searched is cut into exactly its pieces, of each noun; each kind is found by an index."""

import re

import psycopg
import pytest

from owneros.foundation.finding import KINDS
from owneros.foundation.marks import Mark
from owneros.foundation.pieces import source_of, sources


@pytest.fixture
def look(database_urls):
    with psycopg.connect(database_urls["ops"], autocommit=True) as connection:
        yield lambda statement, *values: connection.execute(statement, values).fetchall()


@pytest.mark.parametrize("source", sorted(sources()))
def test_the_pieces_are_those_of_the_rows(world, look, source):
    table, column = sources()[source]
    made = psycopg.sql.SQL("select distinct id, app.search_pieces({}) from {} where tenant_id = %s").format(
        psycopg.sql.Identifier(column), psycopg.sql.Identifier(table)
    )
    kept = "select record_id, piece from search_piece where source = %s and tenant_id = %s"
    found = sorted(look(kept, source, world.tenant_id))
    assert found == sorted(look(made, world.tenant_id))
    assert found, f"Nothing is planted that is found by {source}."


def test_every_kind_that_is_found_is_found_by_pieces_or_marks():
    for kind in KINDS.values():
        own = next(iter(kind.by), None)
        assert own is not None, f"{kind.table} does not say by what it is found"
        model = own.model if isinstance(own, Mark) else own.class_
        assert (model.__tablename__, kind.by[own].key) == (kind.table, "id")
        assert {source_of(each) for each in kind.by if not isinstance(each, Mark)} <= set(sources())


def test_an_index_leads_to_every_mark():
    """It begins with the business and goes on with what is compared."""
    marks = [each for kind in KINDS.values() for each in kind.by if isinstance(each, Mark)]
    assert len(marks) >= 6
    for mark in marks:
        names = re.findall(r"\.(\w+)", str(next(iter((*mark.among, mark.value)))))
        keys = [*mark.model.__table__.indexes, *mark.model.__table__.constraints]
        led = {tuple(column.name for column in key.columns)[1:2] for key in keys if len(key.columns) > 1}
        assert any((name,) in led for name in names), mark
