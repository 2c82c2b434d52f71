"""Many records that are written at once stand there as if each had been added by itself."""

import pytest
from sqlalchemy import select

from owneros.domain.clients.clients.models import Client, Site
from owneros.foundation import masses
from owneros.foundation.audit import Actor, AuditEvent, event
from owneros.foundation.database import db
from owneros.foundation.masses import write_all
from owneros.foundation.tenancy import NoTenant

SAM = Actor("user", "Sam Rivera")
OWN = {"id", "tenant_id", "created_at", "client_id", "subject_id"}


@pytest.fixture
def desk(cast, in_tenant):
    return lambda: in_tenant(cast.owner.tenant_id)


def kept(model):
    """What stands in each row, but for its own id and moment."""
    rows = db.session.scalars(select(model).order_by(model.id).execution_options(populate_existing=True))
    return [
        {name: value for name, value in vars(row).items() if name not in OWN and name[0] != "_"}
        for row in rows
    ]


def some(name):
    """A client with what only a few rows say, and what depends on it."""
    client = Client(
        name=name, name_norm=name.lower(), payment_days=30, tax_exempt=True, notes='Say "hi" \\ \n☂ 🔧 null'
    )
    plain = Client(name=f"{name} 2", name_norm="")
    told = event(
        SAM, "client.added", f"{name} came", client, cents=4242424242424242, says=["4242 4242 4242 4242"]
    )
    return [client, plain, Site(client_id=client.id, street="4242 4242 4242 4242"), told]


def test_what_is_written_at_once_is_what_a_flush_writes(desk):
    with desk():
        write_all(db.session, some("Maria"))
        at_once = [kept(model) for model in (Client, Site, AuditEvent)]
    with desk():
        for record in some("Maria"):
            db.session.add(record)
            db.session.flush()
        for model, rows in zip((Client, Site, AuditEvent), at_once, strict=True):
            assert kept(model) == rows + rows


def test_numbers_of_cards_are_cut_and_moments_and_ids_are_each_ones_own(desk):
    with desk():
        write_all(db.session, [*some("Maria"), *some("Bob")])
        sites = db.session.scalars(select(Site)).all()
        assert {site.street for site in sites} == {"•••• 4242"}
        assert len({site.id for site in sites}) == len({site.client_id for site in sites}) == 2
        clients = db.session.scalars(select(Client)).all()
        assert len({client.created_at for client in clients}) > 1
        assert {client.tenant_id for client in clients} == {sites[0].tenant_id}


def test_what_was_written_is_no_part_of_the_session(desk):
    with desk():
        records = some("Maria")
        write_all(db.session, records)
        assert not any(record in db.session for record in records)


def test_nothing_is_written_before_the_business_is_known(app):
    with app.app_context(), pytest.raises(NoTenant):
        write_all(db.session, some("Maria"))


def test_however_many_there_are_each_table_takes_one_statement(desk, count_queries):
    for number in (1, 40):
        with desk(), count_queries() as statements:
            write_all(db.session, [record for _ in range(number) for record in some("Maria")])
        assert [words.split()[2] for words in statements] == ["client", "site", "audit_event"]


def test_more_than_one_statement_takes_are_all_written_once(desk, count_queries, monkeypatch):
    monkeypatch.setattr(masses, "AT_ONCE", 4)
    clients = [Client(name=f"Client {n}", name_norm="") for n in range(9)]
    with desk(), count_queries() as statements:
        write_all(db.session, clients)
    assert len(statements) == 3
    with desk():
        assert db.session.scalars(select(Client.id).order_by(Client.id)).all() == [one.id for one in clients]


def test_what_json_cannot_hold_is_refused(desk):
    with desk(), pytest.raises(Exception, match="bytes"):
        write_all(db.session, [Client(name=b"Maria", name_norm="")])
