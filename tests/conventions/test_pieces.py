"""What is searched is cut into exactly its pieces, of each noun in the world; each kind is found by them."""

import psycopg
import pytest

from owneros.foundation.finding import KINDS
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


def test_every_kind_that_is_found_is_found_by_pieces():
    for kind in KINDS.values():
        own = next(iter(kind.by), None)
        assert own is not None, f"{kind.table} does not say by which columns it is found"
        assert (own.class_.__tablename__, kind.by[own].key) == (kind.table, "id")
        assert {source_of(column) for column in kind.by} <= set(sources())
