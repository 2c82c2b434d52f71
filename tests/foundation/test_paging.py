"""A list is read page by page: nothing is left out and nothing comes twice, in any order."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import db
from owneros.foundation.paging import page_of

DAY = date(2026, 11, 29)
BY_NAME, BY_NUMBER, BY_DAY = (Job.title, Job.id), (Job.number,), (Job.starts_on, Job.id)
# Of the same title and day are several, and a title may hold what parts a cursor.
TITLES = ("Deck", "Deck_1", "Deck", "_", "Fence", "Deck_1", "Ångström")


@pytest.fixture
def jobs(in_tenant, cast):
    with in_tenant(cast.owner.tenant_id):
        client = Client(name="Maria", name_norm="maria", search_text="maria")
        db.session.add(client)
        db.session.flush()
        for number, title in enumerate(TITLES, 1):
            on = DAY + timedelta(days=number % 2)
            db.session.add(
                Job(number=number, label="", title=title, client_id=client.id, starts_on=on, search_text="")
            )
        db.session.flush()
        yield


@pytest.mark.parametrize("rising", [False, True])
@pytest.mark.parametrize("order", [BY_NAME, BY_NUMBER, BY_DAY], ids=["text", "number", "day"])
def test_pages_behind_each_other_are_the_whole_list(jobs, order, rising):
    seen, after = [], None
    for _ in TITLES:
        page = page_of(select(Job), order, after, 2, rising=rising)
        seen, after = seen + page.rows, page.after
        if after is None:
            break
    ordered = db.session.scalars(select(Job).order_by(*(key if rising else key.desc() for key in order)))
    assert seen == ordered.all()
    assert len(seen) == len(TITLES)


def test_a_list_that_just_fits_has_no_next_page(jobs):
    assert page_of(select(Job), BY_NUMBER, None, len(TITLES)).after is None
    assert page_of(select(Job), BY_NUMBER, None, len(TITLES) - 1).after == "2"


@pytest.mark.parametrize(
    ("order", "cursor"),
    [
        (BY_NUMBER, "x"),
        (BY_NUMBER, "9" * 30),
        (BY_DAY, "2026-11-29"),
        (BY_DAY, "2026-13-01_" + "0" * 32),
        (BY_NAME, "Deck_spoilt"),
        (BY_NAME, ""),
    ],
)
def test_a_cursor_that_cannot_be_read_starts_at_the_top(jobs, order, cursor):
    assert page_of(select(Job), order, cursor, 3) == page_of(select(Job), order, None, 3)
