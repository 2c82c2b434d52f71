"""A form takes its own fields and no other, whatever else is posted."""

import pytest

from owneros.foundation.database import Base
from tests.conventions.crawl import complaints, fields_by_action

# Neither comes up by chance in the ids, moments and digests of other tests.
WORD, NUMBER = "smuggled-in", 7_777_707_777_707


@pytest.mark.parametrize("smuggled", [WORD, str(NUMBER)])
def test_no_column_can_be_smuggled_into_a_form(app, cast, world, found_in, smuggled):
    columns = {column.name for table in Base.metadata.tables.values() for column in table.columns}

    def find():
        for action, fields in fields_by_action(app, cast.owner, world):
            extra = dict.fromkeys(columns - set(fields), smuggled)
            response = cast.owner.post(action, extra | fields, inspect=False)
            if response.status_code >= 500 and response.status_code != 502:
                yield f"the form for {action} breaks: {response.status_code}"
            if tables := found_in(smuggled):
                yield f"the form for {action} lets something into {tables}"
                return
        if tables := found_in(smuggled, anywhere=True):
            yield f"one of the forms lets something into {tables}, into a row of another business"

    complaints(find)


def test_forms_are_found(app, cast, world):
    assert len(fields_by_action(app, cast.owner, world)) >= 15
