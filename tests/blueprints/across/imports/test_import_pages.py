"""The way through an import on screen, in each shape, and who may go it."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from owneros.domain.across.imports.forgetting import forget_rows, kept_until
from owneros.domain.across.imports.models import CsvImport, CsvImportRow
from owneros.domain.clients.clients.models import Client
from owneros.foundation.clock import starting_at
from owneros.foundation.database import db
from owneros.foundation.periods import now
from owneros.web.filters import day
from tests.desk import a_client
from tests.hygiene import path_of

DAY = timedelta(days=1)
FILE = b"Name,E-mail,City\nMaria Delgado,maria@client.example,Austin\nBob Tran,,Waco\n=1+1,nowhere,\n"


def upload(player, content=FILE, name="clients.csv", kind="client", **options):
    data = {"kind": kind, "file": (io.BytesIO(content), name), "_once": options.pop("once", "")}
    return player.post("/imports", data, content_type="multipart/form-data", **options)


@pytest.fixture
def place(cast, in_tenant):
    """Where an import stands whose rows were looked over; Maria is there already."""
    with in_tenant(cast.owner.tenant_id):
        a_client("Maria Delgado")
    path = path_of(upload(cast.office))
    cast.office.post(f"{path}/mapping", {"column-0": "name", "column-1": "email", "column-2": "city"})
    return path


@pytest.fixture
def row_id(cast, in_tenant, place):
    with in_tenant(cast.owner.tenant_id):
        return db.session.scalars(select(CsvImportRow.id).order_by(CsvImportRow.position)).first()


@pytest.mark.parametrize("fragment", [False, True])
def test_a_file_is_uploaded_and_its_columns_are_guessed(cast, fragment):
    answer = upload(cast.owner, fragment=fragment)
    assert answer.status_code == (204 if fragment else 303)
    text = cast.owner.get(path_of(answer)).text
    assert "3 rows, read as UTF-8 with commas" in text
    assert "Maria Delgado · Bob Tran" in text
    for field in ("name", "email", "city"):
        assert f'value="{field}" checked' in text


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("content", "said"), [(b"", "This file is empty."), (b"PK\x03\x04xl/workbook.xml", "an Excel workbook")]
)
def test_a_file_that_cannot_be_read_is_answered_at_its_field(cast, content, said, fragment):
    answer = upload(cast.owner, content, "clients.csv", fragment=fragment)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_no_file_is_answered_at_its_field(cast):
    assert "Choose a file first." in cast.owner.post("/imports", {"kind": "client"}).text


@pytest.mark.parametrize("fragment", [False, True])
def test_columns_that_lack_the_name_come_back_as_they_were_chosen(cast, fragment):
    path = path_of(upload(cast.owner))
    answer = cast.owner.post(f"{path}/mapping", {"column-0": "", "column-1": "notes"}, fragment=fragment)
    assert answer.status_code == 422
    assert "Choose the column that holds the name" in answer.text
    assert 'value="notes" checked' in answer.text


def test_each_row_says_what_happens(cast, place):
    text = cast.office.get(place).text
    assert "<b>1 client</b> will be added. 1 that you have already will be left out." in text
    assert "The same email as Maria Delgado." in text
    assert "“nowhere” is not an address like name@example.com." in text
    assert "=1+1" in text
    for state, count in (("ready", 1), ("double", 1), ("wrong", 1)):
        shown = cast.office.get(f"{place}?show={state}", fragment=True).text
        assert shown.count('<td class="lead sub">') == count
    assert cast.office.get(f"{place}/mapping").text.count('<details class="fold"') == 3


@pytest.mark.parametrize("fragment", [False, True])
def test_it_is_carried_out_shown_and_undone(cast, in_tenant, place, row_id, run_tasks, fragment):
    cast.office.post(f"{place}/rows/{row_id}/choice", {"add": "1"}, fragment=fragment)
    assert "<b>2 clients</b> will be added." in cast.office.get(place).text
    started = cast.office.post(f"{place}/start", fragment=fragment)
    assert path_of(started) == place
    going = cast.office.get(place, fragment=True).text
    assert ('hx-trigger="every 2s"' in going, "<progress" in going) == (True, True)
    assert "0 of 2<" in going, "the row that is wrong is not waited for"
    run_tasks({"imports.go_on"})
    done = cast.office.get(place, fragment=True).text
    assert "every 2s" not in done
    assert "<b>2 clients</b> added" in done
    assert "clients.csv" in cast.office.get("/imports").text
    assert "Remove 2 clients?" in cast.office.get(f"{place}/undoing").text
    cast.office.post(f"{place}/undoing", fragment=fragment)
    assert "0 of 2<" in cast.office.get(place, fragment=True).text
    run_tasks({"imports.go_on"})
    assert "<b>2 clients</b> removed." in cast.office.get(place).text
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalar(select(func.count(Client.id))) == 1


def words_of(answer):
    """The text of an answer without its tags."""
    return " ".join(re.sub(r"<[^>]+>", "", answer.text).split())


@pytest.fixture
def until(cast, in_tenant):
    """The day until which the rows of the one import are kept, as it is said."""

    def read():
        with in_tenant(cast.owner.tenant_id):
            return day(kept_until(db.session.scalars(select(CsvImport)).one()))

    return read


def test_each_page_says_which_file_it_is_and_when_its_rows_go(cast, place, until, run_tasks):
    assert "for 30 days if you add nothing, and for 90 days" in cast.office.get("/imports/new").text
    file = "clients.csv, 3 rows, read as UTF-8 with commas."
    for path in (place, f"{place}/mapping"):
        said = words_of(cast.office.get(path))
        assert (
            f"{file} The rows are kept until {until()}. If you add nothing by then, they are removed." in said
        )
    cast.office.post(f"{place}/start")
    assert f"{file} The rows are kept for 90 days after this is done." in words_of(cast.office.get(place))
    run_tasks({"imports.go_on"})
    assert f"kept until {until()}, so that you can undo this import." in words_of(cast.office.get(place))
    asked = words_of(cast.office.get(f"{place}/undoing"))
    assert "The rows of clients.csv stay here for 90 more days" in asked
    cast.office.post(f"{place}/undoing")
    run_tasks({"imports.go_on"})
    assert f"kept until {until()}, so that you can see what happened" in words_of(cast.office.get(place))


def test_only_columns_that_are_chosen_twice_are_marked(cast):
    path = path_of(upload(cast.owner))
    twice = cast.owner.post(f"{path}/mapping", {"column-0": "name", "column-1": "name", "column-2": "city"})
    assert twice.text.count("Chosen twice.") == 2
    assert "Chosen twice." not in twice.text.partition('id="column-2"')[2]


def test_a_choice_leads_back_to_its_row(cast, place, row_id):
    answer = cast.office.post(f"{place}/rows/{row_id}/choice", {"add": "1"})
    assert answer.headers["Location"].endswith(f"{place}?show=double#row-{row_id}")
    assert f'id="row-{row_id}"' in cast.office.get(place).text


def test_imports_have_a_place_of_their_own_for_who_may_make_them(cast):
    for path in ("/imports", "/imports/new"):
        assert re.search(r'<a href="/imports" aria-current="page">', cast.office.get(path).text)
    assert 'href="/imports"' in cast.office.get("/more").text
    assert 'href="/imports"' not in cast.accountant.get("/more").text


def test_all_doubles_are_chosen_at_once(cast, place):
    cast.office.post(f"{place}/choices", {"add": "1"})
    assert "<b>2 clients</b> will be added." in cast.office.get(place).text
    cast.office.post(f"{place}/choices", {"add": "0"})
    assert "<b>1 client</b> will be added." in cast.office.get(place).text


def test_it_is_discarded(cast, place):
    assert path_of(cast.office.post(f"{place}/discarding")) == "/imports"
    assert cast.office.get(place).status_code == 404


def test_strangers_undo_nothing_and_readers_may_not(cast, place):
    assert cast.stranger.post(f"{place}/undoing").status_code == 404
    for role in ("crew", "accountant"):
        assert getattr(cast, role).post(f"{place}/undoing").status_code == 403
        assert getattr(cast, role).get(place).status_code == 403


def test_a_row_of_another_import_is_not_there(cast, place, row_id):
    other = path_of(upload(cast.office, b"Name\nEva\n"))
    assert cast.office.post(f"{other}/rows/{row_id}/choice", {"add": "1"}).status_code == 404


def test_choices_come_too_late_once_it_runs(cast, place, row_id):
    cast.office.post(f"{place}/start")
    assert cast.office.post(f"{place}/rows/{row_id}/choice", {"add": "1"}).status_code == 409
    assert cast.office.post(f"{place}/discarding").status_code == 409


def test_prices_come_in_for_the_price_book(cast, run_tasks):
    path = path_of(upload(cast.owner, b"Name,Price\nService call,95\n", "prices.csv", "catalog"))
    cast.owner.post(f"{path}/mapping", {"column-0": "name", "column-1": "price"})
    cast.owner.post(f"{path}/start")
    run_tasks({"imports.go_on"})
    assert "Service call" in cast.owner.get("/catalog").text


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("checked", "Nothing was added."),
        ("done", "this import can no longer be undone. The clients that it added stay."),
        ("undone", "The rows of the file were removed 90 days later."),
    ],
)
def test_an_import_whose_rows_are_removed_says_so(cast, in_tenant, place, state, said, fragment):
    with in_tenant(cast.owner.tenant_id):
        made = db.session.scalars(select(CsvImport)).one()
        made.state, made.created_at, made.finished_at = state, now() - 31 * DAY, now() - 91 * DAY
        db.session.flush()
        forget_rows()
    for path in (place, f"{place}/mapping", f"{place}/undoing"):
        text = cast.office.get(path, fragment=fragment).text
        assert said in text
        assert ("<table" in text, f'action="{place}/undoing"' in text) == (False, False)
    assert "Rows removed" in cast.office.get("/imports").text
    assert cast.office.post(f"{place}/start").status_code == (303 if state == "done" else 409)
    assert cast.office.post(f"{place}/undoing").status_code == (303 if state == "undone" else 409)


def above_the_tabs(player, path="/jobs"):
    """What the slim bar says, and where it leads."""
    bar = player.get(path).text.partition('id="going-on"')[2].partition("</aside>")[0]
    return re.findall(r'<a href="([^"]+)".*?<span>([^<]+)</span>', bar, re.DOTALL)


def test_an_import_that_runs_stands_above_the_tabs_of_whoever_began_it(cast, place, run_tasks):
    assert above_the_tabs(cast.office) == []
    cast.office.post(f"{place}/start")
    assert above_the_tabs(cast.office) == [(place, "Adding clients from clients.csv")]
    assert above_the_tabs(cast.office, place) == above_the_tabs(cast.owner) == []
    assert 'hx-trigger="every 5s"' in cast.office.get("/going-on", fragment=True).text
    run_tasks({"imports.go_on"})
    assert above_the_tabs(cast.office) == [(place, "clients.csv: clients added")]
    with starting_at(now() + timedelta(minutes=2)):
        assert above_the_tabs(cast.office) == []
        assert "every" not in cast.office.get("/going-on", fragment=True).text


def test_what_goes_on_is_looked_for_only_while_something_may(cast, place, count_queries):
    def asked(player):
        with count_queries() as statements:
            player.get("/jobs")
        return len(statements)

    before = asked(cast.office)
    cast.office.post(f"{place}/start")
    assert asked(cast.office) == before + 1
    with starting_at(now() + 2 * DAY):
        cast.office.get("/jobs")  # It was last seen long ago, and that is noted.
        assert asked(cast.office) == before
