"""A crash in the middle of a write, at whatever statement: it is done whole, or not at all."""

import random

import pytest

from tests.conventions.bodies import tables
from tests.conventions.crawl import complaints
from tests.faults.crashing import Crash
from tests.lengths import LANE, SEED

pytestmark = [pytest.mark.faults, pytest.mark.soak]
MOST_STATEMENTS = 200


@pytest.mark.parametrize("area", sorted(tables()))
def test_a_crash_leaves_nothing_half_done(sendings, contents, crash_at, area):
    """At one statement of each write, by chance; in a soak at each of them in turn."""
    chance = random.Random(f"{SEED} {area}")  # noqa: S311 - the same crashes each time

    def crashes(form, someone, place):
        try:
            with crash_at(place):
                return form.send(someone).status_code >= 500
        except Crash:
            return True

    def find():
        for endpoint, body, someone, forms, tenant_id in sendings(area):
            form, before = next(forms), contents(tenant_id)
            for place in range(1, MOST_STATEMENTS) if LANE == "soak" else [chance.randint(5, 20)]:
                crashed, after = crashes(form, someone, place), contents(tenant_id)
                if after != before or not crashed:
                    break
            else:
                form.send(someone)
                after = contents(tenant_id)
            # What was done whole, before its answer was lost, is not done again.
            form.send(someone)
            if contents(tenant_id) != after and not body.again:
                yield f"{endpoint} goes on after a crash at statement {place}"

    complaints(find)
