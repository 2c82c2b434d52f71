"""A prepared statement is planned once for all values: beside many businesses it must read no more for it.

PostgreSQL takes such a plan by its own guess of what it costs. What is compared here is what was read, the
pages of its buffers, under the plan for all values and under the plan for these.
"""

from dataclasses import replace

import psycopg
import pytest
from psycopg import sql
from psycopg._queries import PostgresQuery
from psycopg.adapt import Transformer
from sqlalchemy import Uuid, event

from owneros import create_app
from owneros.foundation.database import Base, db
from tests.conventions.crawl import complaints, guard, pages, path
from tests.conventions.world import TENANT_MODELS, planted

ROWS, NEIGHBOURS, FIRST = 40, 150, 1_000_000
# How much more may be read, and what any plan may read besides: an index's way down or two.
TIMES, FREE = 1.5, 20


@pytest.fixture
def app(app, fresh_urls):
    """The app on a database of its own."""
    own = create_app(
        replace(
            app.extensions["settings"],
            database_url=fresh_urls["app"].replace("postgresql:", "postgresql+psycopg:"),
        )
    )
    own.config["HOLD_OFFERS"] = True
    yield own
    with own.app_context():
        db.engine.dispose()


@pytest.fixture
def world(in_tenant, cast, fresh_urls):
    """The owner's world, which stands there for each of 150 neighbours as well."""
    world = planted(in_tenant, cast.owner, size=ROWS)
    with psycopg.connect(fresh_urls["ops"]) as connection:
        for table in Base.metadata.sorted_tables:
            if table in {model.__table__ for model in TENANT_MODELS}:
                connection.execute(_copying(table), {"tenant": world.tenant_id})
    with psycopg.connect(fresh_urls["owner"], autocommit=True) as connection:
        connection.execute("vacuum analyze")
    return world


def _copying(table):
    """Every neighbour's rows have ids of their own, and what points at them follows."""
    names = [column for column in table.columns if column.name != "tenant_id"]
    taken = [
        sql.SQL("md5({name}::text || neighbour)::uuid" if _is_own_id(column) else "{name}").format(
            name=sql.Identifier(column.name)
        )
        for column in names
    ]
    return sql.SQL(
        "insert into {table} (tenant_id, {names}) select {first} + neighbour, {taken}"
        " from {table}, generate_series(1, {most}) neighbour where tenant_id = %(tenant)s"
    ).format(
        table=sql.Identifier(table.name),
        names=sql.SQL(", ").join(sql.Identifier(column.name) for column in names),
        taken=sql.SQL(", ").join(taken),
        first=FIRST,
        most=NEIGHBOURS,
    )


def _is_own_id(column):
    """Not of a person, who stands in the directory."""
    leads_out = any(key.column.table.name == "app_user" for key in column.foreign_keys)
    return isinstance(column.type, Uuid) and not leads_out


@pytest.fixture
def prepared(app, cast, world):
    """From each statement that the owner's pages would have prepared to its values."""
    found = {}

    def note(_connection, _cursor, statement, parameters, context, _many):
        if not context.execution_options.get("unprepared") and "set_config" not in statement:
            found.setdefault(statement, parameters)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        for rule in pages(app):
            if guard(app, rule)[0] in ("permission", "fresh", "link"):
                cast.owner.get(path(app, rule, world.arguments(rule)), inspect=False)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return found


def _pages_read(connection, statement, values, plans):
    """What it read of the buffers, with plans of this kind."""
    query = PostgresQuery(Transformer(connection))
    query.convert(statement, values)
    types_of = connection.adapters.types
    given = [values[name] for name in query._order or ()]  # the numbers of its parameters
    types = ", ".join(types_of[oid].name if oid else "unknown" for oid in query.types).encode()
    explain = sql.SQL("explain (analyze, buffers, format json) execute probe")
    if given:
        explain += sql.SQL(" ({})").format(sql.SQL(", ").join(map(sql.Literal, given)))
    with connection.transaction(force_rollback=True):
        connection.execute(sql.SQL("set local plan_cache_mode = {}").format(plans))
        connection.execute(b"prepare probe" + (b"(%s)" % types if given else b"") + b" as " + query.query)
        found = connection.execute(explain).fetchone()[0][0]["Plan"]
        connection.execute("deallocate probe")
    return found["Shared Hit Blocks"] + found["Shared Read Blocks"]


def test_no_page_reads_more_by_a_plan_for_all_values(prepared, world, fresh_urls):
    def find():
        with psycopg.connect(fresh_urls["app"], autocommit=True) as connection:
            connection.execute("select set_config('owneros.tenant_id', %s, false)", [str(world.tenant_id)])
            for statement, values in prepared.items():
                own, any_values = (
                    _pages_read(connection, statement, values, plan)
                    for plan in ("force_custom_plan", "force_generic_plan")
                )
                if any_values > own * TIMES + FREE:
                    yield f"{any_values} pages instead of {own}: {statement}"

    complaints(find)
