"""A prepared statement is planned once for all values: beside many businesses it must do no more work for it.

PostgreSQL takes such a plan by its own guess of what it costs, which is that of the average business. What is
compared here is what was done under the plan for all values and under the plan for these: pages of buffers
that were read, and rows that went through each step, which take about as long as one another.
"""

from dataclasses import replace

import psycopg
import pytest
from psycopg import sql
from psycopg._queries import PostgresQuery
from psycopg.adapt import Transformer
from sqlalchemy import Integer, LargeBinary, SmallInteger, String, Text, UniqueConstraint, Uuid, event

from owneros import create_app
from owneros.foundation.choices import Word
from owneros.foundation.connections import ENGINE_OPTIONS
from owneros.foundation.database import Base, db
from tests.conventions.crawl import complaints, guard, pages, path
from tests.conventions.world import TENANT_MODELS, planted

# The own business is larger than the others: a plan made for the average one must not slow it down.
ROWS, NEIGHBOURS, TIMES_A_NEIGHBOUR, FIRST = 40, 150, 30, 1_000_000
COPIES = NEIGHBOURS + TIMES_A_NEIGHBOUR - 1
# How much more may be done, and what any plan may do besides: about a tenth of a millisecond.
LEFT_OUT = ("Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck")
TIMES, FREE = 1.5, 500


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
    """The owner's world, which each of 150 neighbours has as well, and the owner thirty times."""
    world = planted(in_tenant, cast.owner, size=ROWS)
    models = {model.__table__ for model in TENANT_MODELS}
    tables = [table for table in Base.metadata.sorted_tables if table in models]
    with psycopg.connect(fresh_urls["ops"]) as connection:
        for apart, copies in ((True, range(1, NEIGHBOURS + 1)), (False, range(NEIGHBOURS + 1, COPIES + 1))):
            given = {"tenant": world.tenant_id, "first": copies[0], "last": copies[-1]}
            for table in tables:
                connection.execute(_copying(table, apart=apart), given)
    with psycopg.connect(fresh_urls["owner"], autocommit=True) as connection:
        connection.execute("vacuum analyze")
    return world


def _copying(table, *, apart):
    """Each copy's rows have ids of their own, and what points at them follows.

    Apart, each copy is a tenant. Else all come to the tenant that is copied: there numbers and names are new
    too, and what stands there once stays.
    """
    names = [column for column in table.columns if column.name != "tenant_id"]
    unique = set() if apart else _told_apart_by(table)
    taken = [
        sql.SQL(_taken(column, column in unique)).format(name=sql.Identifier(column.name)) for column in names
    ]
    return sql.SQL(
        "insert into {table} (tenant_id, {names}) select {tenant}, {taken}"
        " from {table}, generate_series(%(first)s::int, %(last)s::int) copy"
        " where tenant_id = %(tenant)s on conflict do nothing"
    ).format(
        table=sql.Identifier(table.name),
        names=sql.SQL(", ").join(sql.Identifier(column.name) for column in names),
        tenant=sql.SQL("{} + copy").format(FIRST) if apart else sql.SQL("%(tenant)s"),
        taken=sql.SQL(", ").join(taken),
    )


def _taken(column, anew):
    if isinstance(column.type, Uuid):
        # Not of a person, who stands in the directory.
        leads_out = any(key.column.table.name == "app_user" for key in column.foreign_keys)
        return "{name}" if leads_out else "md5({name}::text || copy)::uuid"
    if anew and isinstance(column.type, Integer) and not isinstance(column.type, SmallInteger):
        return "{name} + 1000000 * copy"
    if anew and isinstance(column.type, LargeBinary):
        return "sha256({name} || copy::text::bytea)"
    if anew and isinstance(column.type, Text | String) and not isinstance(column.type, Word):
        return "{name} || copy"
    return "{name}"


def _told_apart_by(table):
    """What may not be twice in a business, where no id is part of it."""
    keys = [key for key in table.constraints if isinstance(key, UniqueConstraint)]
    keys += [index for index in table.indexes if index.unique]
    return {
        column
        for key in keys
        if not any(isinstance(column.type, Uuid) for column in key.columns)
        for column in key.columns
        if column.name != "tenant_id"
    }


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


def _work(connection, statement, values, plans):
    """What it did, with plans of this kind."""
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
    return found["Shared Hit Blocks"] + found["Shared Read Blocks"] + _rows(found)


def _rows(step):
    """Those that came out of each step, and those that were looked at and left."""
    each = sum(step.get(name, 0) for name in ("Actual Rows", *LEFT_OUT))
    return each * step["Actual Loops"] + sum(map(_rows, step.get("Plans", ())))


def test_no_page_works_more_by_a_plan_for_all_values(prepared, world, fresh_urls):
    def find():
        with psycopg.connect(
            fresh_urls["app"], autocommit=True, options=ENGINE_OPTIONS["connect_args"]["options"]
        ) as connection:
            connection.execute("select set_config('owneros.tenant_id', %s, false)", [str(world.tenant_id)])
            for statement, values in prepared.items():
                own, any_values = (
                    _work(connection, statement, values, plan)
                    for plan in ("force_custom_plan", "force_generic_plan")
                )
                if any_values > own * TIMES + FREE:
                    yield f"{any_values:,.0f} instead of {own:,.0f}: {statement}"

    complaints(find)
