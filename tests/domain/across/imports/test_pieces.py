"""A large file is looked over in pieces: the progress moves, and no piece forgets the ones before it."""

import pytest
from sqlalchemy import func, select

from owneros.domain.across.imports import carrying_out, checking, uploading
from owneros.domain.across.imports.models import CsvImport, CsvImportRow
from owneros.domain.across.imports.queries import progress, want
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError
from owneros.foundation.importing import KINDS
from owneros.foundation.outbox import Outbox
from tests.desk import SAM

FILE = "Name,E-mail,Nickname\n" + "\n".join(
    f"Client {number},{'client2' if number == 21 else f'client{number}'}@client.example,Nick {number % 8}"
    for number in range(25)
)


@pytest.fixture
def place(desk):
    """(state, done_count) of an import."""

    def read(import_id):
        with desk():
            made = reach(CsvImport, import_id)
            return made.state, made.done_count

    return read


@pytest.fixture
def pieces(monkeypatch):
    """Ten rows are a piece, and a file of more than five is looked over by a task."""
    monkeypatch.setattr(checking, "AT_A_TIME", 10)
    monkeypatch.setattr(carrying_out, "AT_A_TIME", 10)
    monkeypatch.setattr(uploading, "CHECKED_AT_ONCE", 5)


def test_a_large_file_is_looked_over_and_added_piece_by_piece(desk, looked_over, run_tasks, monkeypatch):
    monkeypatch.setattr(carrying_out, "AT_A_TIME", 40)
    monkeypatch.setattr(checking, "AT_A_TIME", 100)
    import_id = looked_over("Name\n" + "\n".join(f"Client {n:03}" for n in range(610)))
    with desk():
        assert reach(CsvImport, import_id).state == "checking"
    assert run_tasks({"imports.go_on"}) == 7
    with desk():
        made = reach(CsvImport, import_id, lock=True)
        assert made.state == "checked"
        carrying_out.start(SAM, made)
    assert run_tasks({"imports.go_on"}) == 16
    with desk():
        assert reach(CsvImport, import_id).done_count == 610
        assert db.session.scalar(select(func.count(Client.id))) == 610


def test_more_rows_than_are_kept_at_once_keep_their_order_and_their_cells(desk, looked_over, monkeypatch):
    monkeypatch.setattr(uploading, "KEPT_AT_ONCE", 4)
    names = ['Say "hi"', "back\\slash", "Ümlaut ☂", "'=1+1", "{a,b}", "null", "[1]"]
    lines = "\n".join('"' + name.replace('"', '""') + '"' for name in names)
    import_id = looked_over(f"Name\n{lines}\nshort,one too many\n")
    with desk():
        rows = db.session.scalars(
            select(CsvImportRow)
            .where(CsvImportRow.csv_import_id == import_id)
            .order_by(CsvImportRow.position)
        ).all()
        assert [row.cells for row in rows] == [[name] for name in [*names[:3], "=1+1", *names[4:], "short"]]
        assert [(row.position, row.line) for row in rows] == [(n, n + 2) for n in range(8)]
        assert rows[-1].shape_problem.startswith("This row has 2 cells and the header has 1.")


def test_the_progress_of_looking_over_moves(desk, looked_over, place, pieces):
    import_id = looked_over(FILE)
    seen = [place(import_id)]
    for _ in range(4):
        with desk():
            carrying_out.go_on(import_id)
        seen.append(place(import_id))
    assert seen == [
        ("checking", 0), ("checking", 10), ("checking", 20), ("checked", 25), ("checked", 25),
    ]  # fmt: skip


@pytest.fixture
def steps(desk):
    """What the progress says at the beginning of a step and after each of its pieces."""

    def go(import_id, deed=None):
        seen = []
        with desk():
            made = reach(CsvImport, import_id, lock=True)
            if deed is not None:
                deed(SAM, made)
            state = made.state
        while True:
            with desk():
                made = reach(CsvImport, import_id)
                if made.state != state:
                    return seen
                seen.append(progress(made))
                carrying_out.go_on(import_id)

    return go


def test_each_step_counts_its_own_rows(desk, looked_over, steps, pieces, monkeypatch):
    lines = FILE.replace("Client 2,client2@", "Client 2,client2@nowhere@").replace("client7@", "client6@")
    import_id = looked_over(lines)
    assert steps(import_id) == [(0, 25), (10, 25), (20, 25)]
    refused, noun = [], KINDS["client"]
    honest = noun.make

    def refusing(actor, given):
        names = [details["name"] for details in given.values()]
        if "Client 20" in names:
            refused.append(names)
            raise FieldError("name", "Enter a name.")
        honest(actor, given)

    monkeypatch.setattr(noun, "make", refusing)
    assert steps(import_id, carrying_out.start) == [(0, 24), (10, 24), (20, 24)], "one is wrong"
    assert refused[-1] == ["Client 20"]
    assert steps(import_id, carrying_out.undo) == [(0, 22), (10, 22), (20, 22)], (
        "one is a double, one refused"
    )


def test_a_double_that_is_wanted_after_all_is_counted_once(desk, looked_over, steps, pieces):
    import_id = looked_over(FILE.replace("client7@", "client6@"))
    steps(import_id)
    with desk():
        want(import_id, None, wanted=True)
    assert steps(import_id, carrying_out.start)[0] == (0, 25)
    assert steps(import_id, carrying_out.undo)[0] == (0, 25)


def test_a_double_of_a_row_in_an_earlier_piece_is_found(looked_over, rows, pieces, run_tasks):
    import_id = looked_over(FILE)
    run_tasks({"imports.go_on"})
    found = rows(import_id)
    assert found[21] == ("double", "", "The same email as the client in line 4.")
    assert [state for state, *_ in found].count("ready") == 24


def test_a_row_that_is_wrong_in_an_earlier_piece_is_nobody_to_double(looked_over, rows, pieces, run_tasks):
    lines = FILE.replace("Client 2,client2@client.example", "Client 2,client2@nowhere@client.example")
    import_id = looked_over(lines.replace("Client 21,", "Client 2,"))
    run_tasks({"imports.go_on"})
    assert [rows(import_id)[number][0] for number in (2, 21)] == ["wrong", "ready"]


def test_other_columns_begin_at_the_first_row_and_know_nothing_of_the_look_before(
    desk, looked_over, place, rows, pieces, run_tasks
):
    import_id = looked_over(FILE)
    run_tasks({"imports.go_on"})
    with desk():
        uploading.choose_columns(reach(CsvImport, import_id), {"2": "name"})
    assert place(import_id) == ("checking", 0)
    run_tasks({"imports.go_on"})
    assert [state for state, *_ in rows(import_id)] == ["ready"] * 8 + ["double"] * 17
    assert rows(import_id)[24][2] == "The same name as the client in line 2."
    with desk():
        uploading.choose_columns(reach(CsvImport, import_id), {"0": "name"})
    run_tasks({"imports.go_on"})
    assert [state for state, *_ in rows(import_id)] == ["ready"] * 25


def test_a_look_that_dies_in_the_middle_and_comes_again_finds_the_same(
    cast, desk, looked_over, place, rows, pieces, run_tasks, monkeypatch
):
    import_id = looked_over(FILE)
    noun, fell = KINDS["client"], []
    honest = noun.compose

    def falling(values):
        if values["name"] == "Client 14" and len(fell) < 2:
            fell.append(values)
            raise ConnectionResetError("the database went away")
        return honest(values)

    monkeypatch.setattr(noun, "compose", falling)
    run_tasks({"imports.go_on"})
    assert place(import_id) == ("checking", 10)
    for _ in range(2):
        with desk():
            waiting = select(Outbox).where(Outbox.tenant_id == cast.owner.tenant_id, Outbox.done_at.is_(None))
            db.session.scalars(waiting).one().available_at = func.now()
        run_tasks({"imports.go_on"})
    assert place(import_id) == ("checked", 25)
    assert rows(import_id)[21] == ("double", "", "The same email as the client in line 4.")
