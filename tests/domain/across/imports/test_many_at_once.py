"""Rows are added many at once, and come out as if they had been added one by one, whatever happens."""

import pytest
from sqlalchemy import event, func, select

from owneros.domain.across.imports import carrying_out
from owneros.domain.across.imports.models import CsvImport, CsvImportRow
from owneros.domain.across.imports.uploading import choose_columns, take_file
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.clients.contacts import ContactDetails, add_contact
from owneros.domain.clients.clients.models import Client, Contact, Site
from owneros.domain.clients.clients.registration import ClientDetails, add_client
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.opening import open_job
from owneros.foundation import importing
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError
from owneros.foundation.importing import KINDS
from owneros.foundation.outbox import Outbox
from tests.desk import SAM

HEADER = "Company,First name,Last name,E-mail,Phone,Street,City,Notes"
LINES = [
    f"{f'Oak Ridge {n}' if n % 3 == 0 else ''},Ines,Vale {n},ines{n}@client.example,(512) 555-{n:04},"
    f"{f'{n} Elm St' if n % 4 else ''},Austin,{'card 4242 4242 4242 4242' if n % 5 == 0 else ''}"
    for n in range(24)
]
CLIENTS = "\n".join([HEADER, *LINES, LINES[2]])
ITEMS = "Name,Price,Cost,Type\n" + "\n".join(
    f"Pipe {n},{n}.50,1,{'part' if n % 2 else ''}" for n in range(24)
)
FILES = {"client": CLIENTS, "catalog": ITEMS}
TABLES = (Client, Site, Contact, CatalogItem, AuditEvent)
OWN = {"id", "tenant_id", "created_at", "client_id", "subject_id"}


def made():
    """All that stands in the books, in the order in which it came, but for ids and moments."""
    return {
        model.__tablename__: [
            {name: value for name, value in vars(row).items() if name not in OWN and name[0] != "_"}
            for row in db.session.scalars(select(model).order_by(model.id))
        ]
        for model in TABLES
    }


@pytest.fixture
def brought_in(in_tenant, run_tasks, monkeypatch):
    """Takes a file in and adds what can be added, so many rows at a time; what came of it."""

    def bring(player, kind, at_once):
        monkeypatch.setattr(carrying_out, "AT_A_TIME", at_once)
        with in_tenant(player.tenant_id):
            taken = take_file(SAM, kind, "old-program.csv", FILES[kind].encode())
            choose_columns(taken, taken.mapping)
            carrying_out.start(SAM, taken)
        while run_tasks({"imports.go_on"}):
            pass
        with in_tenant(player.tenant_id):
            rows = select(CsvImportRow.line, CsvImportRow.state, CsvImportRow.problem, CsvImportRow.remark)
            told = db.session.execute(rows.order_by(CsvImportRow.position)).all()
            return {"state": reach(CsvImport, taken.id).state, "rows": told, **made()}

    return bring


@pytest.fixture
def refused(monkeypatch):
    """Makes the records of these words be refused, as a rule of the noun would."""

    def refuse(kind, words):
        noun = KINDS[kind]
        honest = noun.make

        def make(actor, given):
            if any(word in str(details.values()) for details in given.values() for word in words):
                raise FieldError("name", "Enter another name.")
            honest(actor, given)

        monkeypatch.setattr(noun, "make", make)

    return refuse


REFUSED = {
    "none": [],
    "one in the middle": ["Vale 13'", "Pipe 13"],
    "the first and the last": ["Vale 1'", "Pipe 0'", "Vale 23'", "Pipe 23"],
    "all of them": ["Vale", "Oak", "Pipe"],
}


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("kind", FILES)
def test_a_row_that_is_refused_among_many_is_refused_alone(cast, brought_in, refused, kind, words):
    refused(kind, words)
    one_by_one = brought_in(cast.owner, kind, 1)
    assert brought_in(cast.stranger, kind, 100) == one_by_one
    wrong = [problem for _, state, problem, _ in one_by_one["rows"] if state == "wrong"]
    assert wrong == ["Enter another name."] * (24 if words == REFUSED["all of them"] else len(words) // 2)
    assert one_by_one["state"] == "done"


def test_what_comes_of_a_row_is_what_the_desk_would_have_made(cast, in_tenant, brought_in):
    brought = brought_in(cast.owner, "client", 100)
    with in_tenant(cast.stranger.tenant_id):
        for n in (1, 3):
            at = {"street": f"{n} Elm St", "city": "Austin"}
            known = {"email": f"ines{n}@client.example", "phone": f"+1512555{n:04}", **at}
            firm = n % 3 == 0
            named = {"name": f"Oak Ridge {n}", "kind": "company"} if firm else {"name": f"Ines Vale {n}"}
            client = add_client(SAM, ClientDetails(**named, **known), works_here=True)
            if firm:
                add_contact(SAM, client, ContactDetails(f"Ines Vale {n}"))
        db.session.flush()
        db.session.expire_all()
        by_hand = made()
    for table in ("client", "site", "contact", "audit_event"):
        for row in by_hand[table]:
            assert row in brought[table]
    assert [event["action"] for event in by_hand["audit_event"]] == [
        "site.added", "client.added", "site.added", "client.added", "contact.added",
    ]  # fmt: skip


@pytest.mark.parametrize("table", ["client", "site", "audit_event", "csv_import_row"])
def test_a_piece_that_dies_between_two_tables_leaves_nothing_and_comes_again(
    cast, in_tenant, looked_over, run_tasks, app, table
):
    import_id = looked_over(CLIENTS)
    fell = []

    def fall(_connection, _cursor, statement, *_rest):
        if statement.startswith((f"INSERT INTO {table} ", f"UPDATE {table} ")) and len(fell) < 2:
            fell.append(statement)
            raise ConnectionResetError("the database went away")

    with in_tenant(cast.owner.tenant_id):
        carrying_out.start(SAM, reach(CsvImport, import_id, lock=True))
        engine = db.engine
    event.listen(engine, "before_cursor_execute", fall)
    try:
        for _ in range(2):
            run_tasks({"imports.go_on"})
            with in_tenant(cast.owner.tenant_id):
                assert [len(rows) for rows in made().values()] == [0] * len(TABLES)
                waiting = select(Outbox).where(
                    Outbox.tenant_id == cast.owner.tenant_id, Outbox.done_at.is_(None)
                )
                db.session.scalars(waiting).one().available_at = func.now()
        run_tasks({"imports.go_on"})
    finally:
        event.remove(engine, "before_cursor_execute", fall)
    assert len(fell) == 2
    with in_tenant(cast.owner.tenant_id):
        assert reach(CsvImport, import_id).state == "done"
        assert db.session.scalar(select(func.count(Client.id))) == len(LINES)


@pytest.mark.parametrize("kind", FILES)
def test_a_row_more_costs_no_statement_more(cast, in_tenant, looked_over, count_queries, kind):
    """A statement for a thousand ids at once is one; a statement for each of them would be seen here."""
    header, *lines = FILES[kind].split("\n")
    counted = {}
    for number in (3, 20):
        sent = []
        with count_queries() as statements:
            import_id = looked_over("\n".join([header, *lines[:number]]), kind)
        sent.append(len(statements))
        for deed in (carrying_out.start, carrying_out.undo):
            with in_tenant(cast.owner.tenant_id):
                deed(SAM, reach(CsvImport, import_id, lock=True))
            with count_queries() as statements, in_tenant(cast.owner.tenant_id):
                carrying_out.go_on(import_id)
            sent.append(len(statements))
        counted[number] = sent
    assert counted[3] == counted[20]


def test_those_that_something_refers_to_stay_and_the_others_go(
    cast, in_tenant, carried_out, undone, rows, monkeypatch
):
    import_id = carried_out(CLIENTS)
    with in_tenant(cast.owner.tenant_id):
        held = db.session.scalars(select(Client.id).order_by(Client.id)).all()[::5]
        for client_id in held:
            open_job(SAM, JobDetails(client_id=client_id, title="Roof"))
    monkeypatch.setattr(importing, "HOLDS", {})
    undone(import_id)
    found = [(state, problem) for state, problem, _ in rows(import_id)][: len(LINES)]
    assert found == [("kept", "It is in use.") if n % 5 == 0 else ("removed", "") for n in range(len(LINES))]
