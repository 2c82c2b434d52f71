from dataclasses import replace

import psycopg
import pytest

from owneros import create_app
from owneros.foundation.database import Base, db
from tests.conventions.world import World, planted


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
