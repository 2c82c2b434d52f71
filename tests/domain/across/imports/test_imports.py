"""From the file to the clients and back: looked over, added once whatever happens, undone as a whole."""

import pytest
from sqlalchemy import func, select

from owneros.domain.across.imports import carrying_out, uploading
from owneros.domain.across.imports.models import CsvImport, CsvImportRow
from owneros.domain.across.imports.queries import want
from owneros.domain.across.imports.tasks import stopped
from owneros.domain.clients.catalog.keeping import ItemDetails, add_item
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.clients.contacts import ContactDetails
from owneros.domain.clients.clients.models import Client, Contact, Site
from owneros.domain.clients.clients.sites import SiteDetails
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.opening import open_job
from owneros.foundation import importing
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.importing import KINDS
from owneros.foundation.outbox import Outbox
from owneros.foundation.tasks import handle
from tests.desk import SAM, a_client, an_invoice

FILE = """Name,E-mail,Phone,Street,City
Maria Delgado,maria@client.example,(512) 555-0111,12 Elm St,Austin
Bob Tran,bob@client.example,,,
,nobody@client.example,,,
Eva Stone,not an address,,,
"""


def names():
    return sorted(db.session.scalars(select(Client.name)))


def test_a_file_becomes_clients_with_their_sites(desk, carried_out, rows):
    import_id = carried_out(FILE)
    with desk():
        assert names() == ["Bob Tran", "Maria Delgado"]
        maria = db.session.scalars(select(Client).where(Client.name == "Maria Delgado")).one()
        assert (maria.phone, maria.city) == ("+15125550111", "Austin")
        assert maria.search_text.startswith("maria delgado")
        assert db.session.scalars(select(Site.street)).all() == ["12 Elm St"]
        made = reach(CsvImport, import_id)
        assert (made.state, made.done_count) == ("done", 2)
        told = db.session.scalars(select(AuditEvent.summary).where(AuditEvent.subject_id == import_id)).all()
        assert told == ["Sam Rivera imported 2 clients (old-program.csv)"]
    assert [state for state, *_ in rows(import_id)] == ["added", "added", "wrong", "wrong"]


def test_a_company_brings_its_contact_along(desk, carried_out):
    carried_out("Company,First name,Last name\nOak Ridge,Ines,Vale\n")
    with desk():
        assert names() == ["Oak Ridge"]
        assert db.session.scalars(select(Contact.name)).all() == ["Ines Vale"]
        assert "ines vale" in db.session.scalars(select(Client.search_text)).one()


DOUBLES = [
    ("Maria D.,MARIA@client.example,", "The same email as Maria Delgado."),
    ("Maria D.,,512-555-0111", "The same phone as Maria Delgado."),
    ("  maria   DELGADO,,", "The same name as Maria Delgado."),
    ("New One,new@client.example,\nNew Two,new@client.example,", "The same email as the client in line 2."),
]


@pytest.mark.parametrize(("lines", "said"), DOUBLES)
def test_doubles_are_found_told_and_left_out(desk, carried_out, rows, lines, said):
    with desk():
        a_client("Maria Delgado", email="maria@client.example", phone="+15125550111")
    import_id = carried_out(f"Name,E-mail,Phone\n{lines}\nSure Thing,,\n")
    state, _, remark = rows(import_id)[-2]
    assert (state, remark) == ("skipped", said)


@pytest.mark.parametrize("name", ["o’brien & söhne–bau", "O`BRIEN & Sohne-Bau", "O´Brien\u00a0& Söhne—Bau"])
def test_a_double_is_found_by_a_name_that_looks_alike(desk, carried_out, rows, name):
    with desk():
        a_client("O'Brien & Söhne-Bau", email="")
    import_id = carried_out(f"Name\n{name}\nSure Thing\n")
    state, _, remark = rows(import_id)[0]
    assert (state, remark) == ("skipped", "The same name as O'Brien & Söhne-Bau.")


def test_another_extension_is_another_phone(desk, carried_out, rows):
    with desk():
        a_client("Oak Ridge", email="", phone="+15125550111;ext=12")
    import_id = carried_out("Name,Phone\nInes,512-555-0111 x12\nVito,512.555.0111 ext. 13\n")
    assert [state for state, *_ in rows(import_id)] == ["skipped", "added"]
    with desk():
        kept = dict(db.session.execute(select(Client.name, Client.phone)).all())
        assert kept["Vito"] == "+15125550111;ext=13"


def test_a_double_is_added_when_the_person_wants_it(desk, looked_over, run_tasks):
    with desk():
        a_client("Maria Delgado")
    import_id = looked_over("Name\nMaria Delgado\nBob Tran\n")
    with desk():
        want(import_id, None, wanted=True)
        carrying_out.start(SAM, reach(CsvImport, import_id, lock=True))
    run_tasks({"imports.go_on"})
    with desk():
        assert names() == ["Bob Tran", "Maria Delgado", "Maria Delgado"]


def test_looking_over_again_with_other_columns_starts_anew(desk, looked_over, rows):
    import_id = looked_over("Who,Firm\nMaria,Oak Ridge\n", mapping={"0": "name"})
    with desk():
        uploading.choose_columns(reach(CsvImport, import_id), {"1": "company"})
    with desk():
        row = db.session.scalars(select(CsvImportRow)).one()
        assert (row.details["name"], row.details["kind"]) == ("Oak Ridge", "company")


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({}, "Choose the column that holds the name"),
        ({"1": "email"}, "Choose the column that holds the name"),
        ({"0": "name", "1": "name"}, "Name is chosen for two columns."),
        ({"0": "name", "1": "balance"}, "Choose one of the fields for each column."),
    ],
)
def test_columns_that_cannot_be_are_refused(looked_over, mapping, said):
    with pytest.raises(FieldError, match=said):
        looked_over("Who,Mail\nMaria,m@client.example\n", mapping=mapping)


def test_a_task_that_dies_in_the_middle_and_comes_again_makes_no_client_twice(
    desk, looked_over, run_tasks, monkeypatch
):
    monkeypatch.setattr(carrying_out, "AT_A_TIME", 3)
    import_id = looked_over("Name\n" + "\n".join(f"Client {n}" for n in range(8)))
    with desk():
        carrying_out.start(SAM, reach(CsvImport, import_id, lock=True))
    noun, fell = KINDS["client"], []
    honest = noun.make

    def falling(actor, given):
        if "Client 4" in {details["name"] for details in given.values()} and len(fell) < 2:
            fell.append(given)
            raise ConnectionResetError("the database went away")
        honest(actor, given)

    monkeypatch.setattr(noun, "make", falling)
    run_tasks({"imports.go_on"})
    with desk():
        assert names() == ["Client 0", "Client 1", "Client 2"], "the piece that died left nothing"
    for _ in range(3):
        with desk():
            waiting = db.session.scalars(
                select(Outbox).where(Outbox.kind == "imports.go_on", Outbox.done_at.is_(None))
            )
            ids = [row.id for row in waiting]
        for row_id in ids:
            handle(str(row_id))
    run_tasks({"imports.go_on"})
    with desk():
        assert names() == [f"Client {n}" for n in range(8)]
        # Even a handler that forgot what it did is stopped by the key that a row shares with its client.
        row = db.session.scalars(select(CsvImportRow).limit(1)).one()
        with pytest.raises(Exception, match="pk_client"), db.session.begin_nested():
            honest(SAM, {row.id: row.details})


def test_starting_twice_adds_once(desk, carried_out, run_tasks):
    import_id = carried_out("Name\nMaria\n")
    with desk():
        carrying_out.start(SAM, reach(CsvImport, import_id, lock=True))
    run_tasks({"imports.go_on"})
    with desk():
        assert names() == ["Maria"]


STATES = [
    ("mapping", "start"), ("checking", "start"), ("undone", "start"), ("failed", "start"),
    ("mapping", "undo"), ("checked", "undo"), ("running", "undo"),
    ("running", "choose"), ("done", "choose"), ("undone", "choose"),
    ("running", "discard"), ("done", "discard"), ("failed", "discard"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "deed"), STATES)
def test_what_cannot_be_done_now_is_refused(desk, looked_over, state, deed):
    import_id = looked_over("Name\nMaria\n")
    with desk():
        made = reach(CsvImport, import_id)
        made.state = state
        deeds = {
            "start": lambda: carrying_out.start(SAM, made),
            "undo": lambda: carrying_out.undo(SAM, made),
            "choose": lambda: uploading.choose_columns(made, {"0": "name"}),
            "discard": lambda: uploading.discard(SAM, made),
        }
        with pytest.raises(StateError):
            deeds[deed]()


def test_nothing_to_add_cannot_be_started(desk, looked_over):
    import_id = looked_over("Name,E-mail\n,x@client.example\n")
    with desk(), pytest.raises(StateError, match="No row of this file can be added"):
        carrying_out.start(SAM, reach(CsvImport, import_id))


def test_an_import_is_undone_and_what_is_in_use_stays_with_the_reason(desk, carried_out, undone, rows):
    people = ["Jobs", "Invoices", "Changed", "Archived", "Contact", "Site", "Nothing"]
    import_id = carried_out("Name,Street\n" + "\n".join(f"{name},1 Elm" for name in people))
    with desk():
        client = {one.name: one for one in db.session.scalars(select(Client))}
        open_job(SAM, JobDetails(client_id=client["Jobs"].id, title="Roof"))
        an_invoice(client["Invoices"])
        client["Changed"].notes = "Met at the fair"
        from owneros.domain.clients.clients.archiving import archive_client
        from owneros.domain.clients.clients.contacts import add_contact
        from owneros.domain.clients.clients.sites import add_site

        archive_client(SAM, client["Archived"])
        add_contact(SAM, client["Contact"], ContactDetails(name="Ines"))
        add_site(SAM, client["Site"], SiteDetails(street="9 Shore Rd"))
    undone(import_id)
    assert dict(zip(people, [(state, problem) for state, problem, _ in rows(import_id)], strict=True)) == {
        "Jobs": ("kept", "It has jobs."),
        "Invoices": ("kept", "It has invoices."),
        "Changed": ("kept", "It was changed later."),
        "Archived": ("kept", "It was changed later."),
        "Contact": ("kept", "A contact was added or changed later."),
        "Site": ("kept", "A site was added later."),
        "Nothing": ("removed", ""),
    }
    with desk():
        assert names() == sorted(people[:-1])
        assert reach(CsvImport, import_id).state == "undone"
        told = db.session.scalars(
            select(AuditEvent.summary).where(AuditEvent.action == "import.undone")
        ).one()
        assert told == "Sam Rivera undid the import of old-program.csv: 1 removed, 6 kept"


def test_what_something_unheard_of_refers_to_stays(desk, carried_out, undone, rows, monkeypatch):
    import_id = carried_out("Name\nMaria\nBob\n")
    with desk():
        maria = db.session.scalars(select(Client).where(Client.name == "Maria")).one()
        open_job(SAM, JobDetails(client_id=maria.id, title="Roof"))
    monkeypatch.setattr(importing, "HOLDS", {})
    undone(import_id)
    assert [row[:2] for row in rows(import_id)] == [("kept", "It is in use."), ("removed", "")]


def test_undoing_twice_undoes_once(desk, carried_out, undone):
    import_id = carried_out("Name\nMaria\n")
    undone(import_id)
    undone(import_id)
    with desk():
        assert names() == []
        assert (
            db.session.scalar(select(func.count(AuditEvent.id)).where(AuditEvent.action == "import.undone"))
            == 1
        )


def test_an_import_whose_task_gave_up_says_so_and_can_be_undone(desk, looked_over, undone):
    import_id = looked_over("Name\nMaria\n")
    with desk():
        made = reach(CsvImport, import_id)
        made.state = "running"
        stopped(import_id)
        assert made.state == "failed"
        assert made.error.startswith("It stopped early.")
    undone(import_id)
    with desk():
        assert reach(CsvImport, import_id).state == "undone"


def test_a_discarded_import_leaves_no_row(desk, looked_over):
    import_id = looked_over("Name\nMaria\n")
    with desk():
        uploading.discard(SAM, reach(CsvImport, import_id))
    with desk():
        assert db.session.scalar(select(func.count(CsvImportRow.id))) == 0
        assert db.session.scalar(select(func.count(CsvImport.id))) == 0


def test_items_of_the_price_book_come_in_and_go_again(desk, carried_out, undone, rows):
    with desk():
        add_item(SAM, ItemDetails(name="Service call", price_e4=1_0000))
    import_id = carried_out(
        "Name;Price;Cost;Type;Taxable\nservice CALL;95;;;\nPipe, copper;12.50;8;Inventory;yes\nGasket;1;;;\n",
        "catalog",
    )
    assert [state for state, *_ in rows(import_id)] == ["skipped", "added", "added"]
    with desk():
        pipe = db.session.scalars(select(CatalogItem).where(CatalogItem.name == "Pipe, copper")).one()
        assert (pipe.price_e4, pipe.cost_e4, pipe.kind, pipe.taxable) == (12_5000, 8_0000, "material", True)
        assert pipe.cost_kind == "materials"
        pipe.price_e4 = 13_0000
    undone(import_id)
    assert [state for state, *_ in rows(import_id)] == ["skipped", "kept", "removed"]
