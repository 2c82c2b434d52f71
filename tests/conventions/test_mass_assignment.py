"""A form takes its own fields and no other, whatever else is posted."""

import psycopg
import pytest

from owneros.domain import models  # noqa: F401 - fills the metadata
from owneros.foundation.database import Base
from tests.conventions.crawl import complaints
from tests.conventions.test_strangers import forms

# Neither comes up by chance in the ids, moments and digests of other tests.
WORD, NUMBER = "smuggled-in", 7_777_707_777_707
# Forms whose sending ends what the next ones need.
LAST = ("/deletion", "/voiding", "/sign-out", "/removal", "/undoing", "/disconnection", "/archiving")


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


@pytest.mark.parametrize("smuggled", [WORD, str(NUMBER)])
def test_no_column_can_be_smuggled_into_a_form(app, cast, world, found_in, smuggled):
    columns = {column.name for table in Base.metadata.tables.values() for column in table.columns}

    def find():
        posts = sorted(forms(app, cast.owner, world), key=lambda form: form[1].endswith(LAST))
        seen = set()
        for where, action, fields in posts:
            if action in seen:
                continue
            seen.add(action)
            extra = dict.fromkeys(columns - set(fields), smuggled)
            response = cast.owner.post(action, extra | fields, inspect=False)
            if response.status_code >= 500 and response.status_code != 502:
                yield f"the form of {where} for {action} breaks: {response.status_code}"
            if tables := found_in(smuggled):
                yield f"the form of {where} for {action} lets something into {tables}"
                return
        if tables := found_in(smuggled, anywhere=True):
            yield f"one of the forms lets something into {tables}, into a row of another business"

    complaints(find)


def test_forms_are_found(app, cast, world):
    actions = {action for _, action, _ in forms(app, cast.owner, world)}
    assert len(actions) >= 15
