"""A page asks the database as often with sixty rows as with ten."""

import pytest

from tests.conventions.crawl import OTHERWISE, complaints, guard, pages, path
from tests.conventions.world import planted

MOST = 8
SMALL, LARGE = 10, 60


@pytest.fixture
def counted(app, in_tenant, cast, count_queries):
    """How many statements each page of the owner takes, with so many rows of everything."""

    def count(size):
        world = planted(in_tenant, cast.owner, size=size)
        found = {}
        for rule in pages(app):
            if guard(app, rule)[0] not in ("permission", "fresh", "link") or rule.endpoint in OTHERWISE:
                continue
            where = path(app, rule, world.arguments(rule))
            cast.owner.get(where, inspect=False)
            with count_queries() as statements:
                response = cast.owner.get(where, inspect=False)
            if response.status_code == 200:
                found[rule.endpoint] = (len(statements), statements)
        return found

    return count


@pytest.fixture
def sizes(counted, cast):
    small = counted(SMALL)
    cast.owner, cast.stranger = cast.stranger, cast.owner
    large = counted(LARGE)
    return small, large


def test_pages_take_few_statements_and_no_more_with_more_rows(sizes):
    small, large = sizes

    def find():
        assert small.keys() == large.keys()
        for endpoint, (number, statements) in sorted(large.items()):
            for text in statements.compiled:
                yield f"{endpoint} compiles anew at its second visit: {text[:200]}"
            if number > MOST:
                yield f"{endpoint} takes {number} statements, at most {MOST}"
            if number != small[endpoint][0]:
                again = [text for text in set(statements) if statements.count(text) > 1]
                yield (
                    f"{endpoint} takes {small[endpoint][0]} statements with {SMALL} rows and {number}"
                    f" with {LARGE}: {[text[:120] for text in again]}"
                )

    complaints(find)
