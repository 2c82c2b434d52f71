from dataclasses import replace

import psycopg
import pytest

from owneros import create_app
from owneros.foundation.database import Base, db
from tests.cast import Cast
from tests.conventions.bodies import filled, of_the_desk, tables, writes
from tests.conventions.world import World, ids_in_tables, planted
from tests.hygiene import HygieneClient


@pytest.fixture
def another_app(app):
    """Makes apps that differ from the suite's in some settings."""
    made = []

    def make(**changes):
        other = create_app(replace(app.extensions["settings"], **changes))
        other.config.update(HOLD_OFFERS=True)
        made.append(other)
        return other

    yield make
    for other in made:
        with other.app_context():
            db.engine.dispose()


@pytest.fixture
def world(in_tenant, cast) -> World:
    """The owner's business, with everything in it."""
    return planted(in_tenant, cast.owner, cast.crew)


@pytest.fixture
def strangers_world(in_tenant, cast) -> World:
    return planted(in_tenant, cast.stranger)


@pytest.fixture
def found_in(cast, database_urls):
    """The tables in which a row of these two businesses, or of nobody, or any at all, holds the text."""
    ours = [cast.owner.tenant_id, cast.stranger.tenant_id]

    def look(text, *, anywhere=False):
        found = []
        for name, table in sorted(Base.metadata.tables.items()):
            query = psycopg.sql.SQL("select 1 from {} t where t::text like %s").format(
                psycopg.sql.Identifier(name)
            )
            values = [f"%{text}%"]
            if "tenant_id" in table.columns and not anywhere:
                query += psycopg.sql.SQL(" and (tenant_id = any(%s) or tenant_id is null)")
                values.append(ours)
            if connection.execute(query + psycopg.sql.SQL(" limit 1"), values).fetchone():
                found.append(name)
        return found

    with psycopg.connect(database_urls["ops"], autocommit=True) as connection:
        yield look


@pytest.fixture
def contents(database_urls):
    """All that a business has, in short: what changed, and whether a thing was done once or twice."""
    with psycopg.connect(database_urls["ops"], autocommit=True) as connection:
        names = connection.execute(
            "select table_name from information_schema.columns"
            " where column_name = 'tenant_id' and table_schema = 'public' and table_name <> 'web_session'"
        ).fetchall()
        statement = psycopg.sql.SQL(" union all ").join(
            psycopg.sql.SQL(
                "select {name}, md5(string_agg(t::text, ' ' order by t::text)) from {table} t"
                " where tenant_id = %(tenant)s"
            ).format(name=name, table=psycopg.sql.Identifier(name))
            for (name,) in names
        )

        def read(tenant_id):
            return dict(connection.execute(statement, {"tenant": tenant_id}).fetchall())

        yield read


@pytest.fixture
def sendings(app, in_tenant):
    """The bodies of an area in their order: (endpoint, body, who sends it, its forms, the business)."""

    def desk():
        cast = Cast(app)
        return cast.owner, planted(in_tenant, cast.owner, cast.crew)

    def fill(area, among=lambda _body: True):
        owner, world = desk()
        for endpoint, body in tables()[area].items():
            if among(body):
                one, place = desk() if body.alone else (owner, world)
                with in_tenant(place.tenant_id):
                    place.ids = ids_in_tables()
                (rule,) = [rule for rule in writes(app) if rule.endpoint == endpoint]
                someone = one if of_the_desk(app, rule) else HygieneClient(app)
                yield endpoint, body, someone, filled(app, someone, place, endpoint), place.tenant_id

    return fill
