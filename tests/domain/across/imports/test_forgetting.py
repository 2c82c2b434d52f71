"""Rows of files go when their time is over; what they became stays, and so does the import."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from owneros.domain.across.imports import carrying_out, uploading
from owneros.domain.across.imports.forgetting import forget_rows, kept_until
from owneros.domain.across.imports.models import CsvImport, CsvImportRow
from owneros.domain.across.imports.queries import list_imports
from owneros.domain.across.imports.tasks import stopped
from owneros.domain.clients.clients.contacts import ContactDetails, add_contact
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.outbox import Outbox
from owneros.foundation.periods import now
from owneros.foundation.tasks import handlers
from tests.desk import SAM

DAY = timedelta(days=1)
FILE = "Name\nMaria\nBob\n"


@pytest.fixture
def forgotten(desk):
    """Whether the rule, some days after an import came to this state, takes its rows."""

    def look(import_id, state, days):
        with desk():
            made = reach(CsvImport, import_id)
            made.state, then = state, now() - days * DAY
            if state in ("done", "undone", "failed"):
                made.finished_at = then
            else:
                made.created_at = then
        with desk():
            forget_rows()
        with desk():
            left = db.session.scalar(
                select(func.count(CsvImportRow.id)).where(CsvImportRow.csv_import_id == import_id)
            )
            made = reach(CsvImport, import_id)
            assert (left == 0) == made.rows_are_gone == (made.mapping == {})
            return made.rows_are_gone

    return look


TIMES = [
    *((state, 31, True) for state in ("mapping", "checked")),
    *((state, 29, False) for state in ("mapping", "checked")),
    *((state, 91, True) for state in ("done", "undone", "failed")),
    *((state, 89, False) for state in ("done", "undone", "failed")),
    *((state, 400, False) for state in ("checking", "running", "undoing")),
]


@pytest.mark.parametrize(("state", "days", "gone"), TIMES)
def test_each_state_has_its_time(looked_over, forgotten, state, days, gone):
    assert forgotten(looked_over(FILE), state, days) is gone


def test_what_was_added_stays_and_cannot_be_undone_any_more(desk, carried_out, forgotten):
    kept, gone = carried_out("Name\nEva\n"), carried_out(FILE)
    assert forgotten(gone, "done", 91)
    with desk():
        assert sorted(db.session.scalars(select(Client.name))) == ["Bob", "Eva", "Maria"]
        assert db.session.scalar(select(func.count(CsvImportRow.id))) == 1
        assert {row.id: row.rows_are_gone for row in list_imports().rows} == {kept: False, gone: True}
        with pytest.raises(StateError, match="can be undone for 90 days"):
            carrying_out.undo(SAM, reach(CsvImport, gone))


def test_what_nobody_began_with_can_only_be_discarded(desk, looked_over, forgotten):
    import_id = looked_over(FILE)
    assert forgotten(import_id, "checked", 31)
    with desk():
        made = reach(CsvImport, import_id)
        for deed in (
            lambda: carrying_out.start(SAM, made),
            lambda: uploading.choose_columns(made, {"0": "name"}),
        ):
            with pytest.raises(StateError, match="were removed after 30 days"):
                deed()
        uploading.discard(SAM, made)
    with desk():
        assert db.session.scalar(select(func.count(CsvImport.id))) == 0


def test_undoing_begins_the_time_anew(desk, carried_out, undone):
    import_id = carried_out(FILE)
    with desk():
        reach(CsvImport, import_id).finished_at = now() - 89 * DAY
    undone(import_id)
    with desk():
        assert kept_until(reach(CsvImport, import_id)) > now() + 89 * DAY


def test_what_came_after_an_import_stopped_is_not_undone_with_it(desk, carried_out, undone, rows):
    import_id = carried_out(FILE)
    with desk():
        made = reach(CsvImport, import_id)
        made.state, made.finished_at = "running", None
        stopped(import_id)
        assert made.finished_at is not None
        add_contact(
            SAM,
            db.session.scalars(select(Client).where(Client.name == "Bob")).one(),
            ContactDetails(name="Ines"),
        )
    undone(import_id)
    assert [state for state, *_ in rows(import_id)] == ["removed", "kept"]


def test_each_business_is_asked_once_a_day(app, cast):
    with app.app_context():
        handlers["imports.forget"]({"period": "2026-11-25"})
        handlers["imports.forget"]({"period": "2026-11-25"})
        asked = select(func.count(Outbox.id)).where(
            Outbox.kind == "imports.forget_rows", Outbox.tenant_id == cast.owner.tenant_id
        )
        assert db.session.scalar(asked) == 1
        db.session.rollback()
