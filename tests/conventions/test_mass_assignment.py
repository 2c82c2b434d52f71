"""A form takes its own fields and no other, whatever else is posted."""

import psycopg
import pytest

from owneros.domain import models  # noqa: F401 - fills the metadata
from owneros.foundation.database import Base
from tests.conventions.crawl import complaints
from tests.conventions.test_strangers import forms

WORD, NUMBER = "smuggled-in", 777_777
# Forms whose sending ends what the next ones need.
LAST = ("/deletion", "/voiding", "/sign-out", "/removal", "/undoing", "/disconnection", "/archiving")


@pytest.fixture
def everything(database_urls):
    with psycopg.connect(database_urls["ops"], autocommit=True) as connection:
        yield lambda: "\n".join(
            row
            for table in sorted(Base.metadata.tables)
            for (row,) in connection.execute(
                psycopg.sql.SQL("select t::text from {} t").format(psycopg.sql.Identifier(table))
            ).fetchall()
        )


@pytest.mark.parametrize("smuggled", [WORD, str(NUMBER)])
def test_no_column_can_be_smuggled_into_a_form(app, cast, world, everything, smuggled):
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
            if smuggled in everything():
                yield f"the form of {where} for {action} lets something in"
                return

    complaints(find)


def test_forms_are_found(app, cast, world):
    actions = {action for _, action, _ in forms(app, cast.owner, world)}
    assert len(actions) >= 15
