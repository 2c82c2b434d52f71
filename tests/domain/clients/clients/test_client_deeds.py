import pytest
from sqlalchemy import select

from owneros.domain.across.overview.client_pages import list_clients
from owneros.domain.clients.clients.archiving import archive_client, unarchive_client
from owneros.domain.clients.clients.contacts import ContactDetails, add_contact, remove_contact
from owneros.domain.clients.clients.finding import look_alikes
from owneros.domain.clients.clients.models import Client, Site
from owneros.domain.clients.clients.registration import ClientDetails, add_client, edit_client
from owneros.domain.clients.clients.sites import SiteDetails, add_site, archive_site
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, NotFound, StateError


@pytest.fixture
def desk(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        yield cast.owner.member.actor


def details(client, **changes):
    names = ("kind", "name", "email", "phone", "street", "city", "state", "postal_code", "payment_days",
             "tax_exempt", "tax_exempt_id", "notes")  # fmt: skip
    return {name: getattr(client, name) for name in names} | changes


def deeds():
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def search_text(client):
    return db.session.scalar(select(Client.search_text).where(Client.id == client.id))


def test_the_billing_address_becomes_the_first_site(desk):
    client = add_client(desk, ClientDetails(name="Maria", street="12 Elm St", city="Austin"), works_here=True)
    site = db.session.scalars(select(Site).where(Site.client_id == client.id)).one()
    assert (site.street, site.city) == ("12 Elm St", "Austin")
    assert deeds() == ["site.added", "client.added"]


def test_without_an_address_there_is_no_site(desk):
    client = add_client(desk, ClientDetails(name="Maria"), works_here=True)
    assert db.session.scalars(select(Site).where(Site.client_id == client.id)).all() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": "  "}, "name"), ({"kind": "robot"}, "kind"), ({"payment_days": 366}, "payment_days")],
)
def test_what_a_client_must_be(desk, wrong, field):
    with pytest.raises(FieldError) as caught:
        add_client(desk, ClientDetails(**{"name": "Maria", **wrong}))
    assert caught.value.field == field


def test_a_client_is_found_by_contacts_and_sites_too(desk):
    client = add_client(desk, ClientDetails(name="Hill Country LLC", kind="company"))
    contact = add_contact(desk, client, ContactDetails(name="Dána Whitfield", phone="+15125550192"))
    add_site(desk, client, SiteDetails(label="Riverside Apartments", street="2200 Riverside Dr"))
    assert "dana whitfield" in search_text(client)
    assert "5125550192" in search_text(client)
    assert "2200 riverside" in search_text(client)
    remove_contact(desk, client, contact)
    assert "dana" not in search_text(client)
    assert reach(Client, client.id).version == 1, "a contact does not make an open form of the client stale"


def test_an_edit_counts_the_version_and_refuses_a_stale_one(desk):
    client = add_client(desk, ClientDetails(name="Maria"))
    edit_client(desk, client, ClientDetails(**details(client, name="María Delgado")), version=1)
    assert (client.version, client.name_norm) == (2, "maria delgado")
    assert search_text(client) == "maria delgado"
    with pytest.raises(StateError):
        edit_client(desk, client, ClientDetails(**details(client, name="Other")), version=1)
    assert deeds() == ["client.added", "client.edited"]


def test_an_edit_that_changes_nothing_leaves_no_trace(desk):
    client = add_client(desk, ClientDetails(name="Maria"))
    edit_client(desk, client, ClientDetails(**details(client)), version=1)
    assert client.version == 1
    assert deeds() == ["client.added"]


def test_archiving_twice_is_archiving_once(desk):
    client = add_client(desk, ClientDetails(name="Maria"))
    archive_client(desk, client)
    archive_client(desk, client)
    assert [row.name for row in list_clients(archived=True).rows] == ["Maria"]
    unarchive_client(desk, client)
    assert [row.name for row in list_clients().rows] == ["Maria"]
    assert deeds() == ["client.added", "client.archived", "client.unarchived"]


def test_look_alikes_share_a_name_a_phone_or_an_address_however_they_are_written(desk):
    maria = add_client(desk, ClientDetails(name="Maria O'B", email="Maria@Example.com", phone="+15125550148"))
    assert [twin.id for twin in look_alikes("M.", "maria@example.COM", "")] == [maria.id]
    assert [twin.id for twin in look_alikes("M.", "", "+15125550148")] == [maria.id]
    assert [twin.id for twin in look_alikes("MARIA O’B", "", "")] == [maria.id]
    assert look_alikes("M.", "", "+15125550148;ext=12") == []
    assert look_alikes("M.", "", "") == look_alikes("", "", "") == []
    assert look_alikes("Maria O'B", "maria@example.com", "", besides=maria.id) == []


def test_invoices_go_only_to_a_contact_with_an_address(desk):
    client = add_client(desk, ClientDetails(name="Hill Country LLC"))
    with pytest.raises(FieldError) as caught:
        add_contact(desk, client, ContactDetails(name="Dana", gets_invoices=True))
    assert caught.value.field == "email"


def test_a_site_needs_a_street_or_a_name(desk):
    client = add_client(desk, ClientDetails(name="Maria"))
    with pytest.raises(FieldError):
        add_site(desk, client, SiteDetails(city="Austin"))
    site = add_site(desk, client, SiteDetails(label="Lake house"))
    archive_site(desk, client, site)
    assert site.archived_at is not None


def test_clients_of_the_same_name_are_paged_without_gap_or_repeat(desk, monkeypatch):
    monkeypatch.setattr("owneros.domain.across.overview.client_pages.PAGE", 3)
    made = {add_client(desk, ClientDetails(name=name)).id for name in ["Ann"] * 4 + ["Bob"] * 5 + ["Cy"]}
    seen, cursor = [], None
    for _ in range(4):
        found = list_clients(after=cursor)
        seen, cursor = seen + [row.id for row in found.rows], found.after
        if cursor is None:
            break
    assert cursor is None
    assert len(seen) == len(set(seen)) == 10
    assert set(seen) == made


def test_wildcards_are_letters(desk):
    add_client(desk, ClientDetails(name="100% Paint"))
    add_client(desk, ClientDetails(name="1000 Paints"))
    add_client(desk, ClientDetails(name="a_b"))
    add_client(desk, ClientDetails(name="axb"))
    assert [row.name for row in list_clients(typed="100%").rows] == ["100% Paint"]
    assert [row.name for row in list_clients(typed="a_b").rows] == ["a_b"]


def test_another_business_has_another_book(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        client_id = add_client(cast.owner.member.actor, ClientDetails(name="Maria")).id
    with in_tenant(cast.stranger.tenant_id):
        assert list_clients().rows == []
        with pytest.raises(NotFound):
            reach(Client, client_id)
