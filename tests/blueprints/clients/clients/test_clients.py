import re
from uuid import UUID

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.clients.clients.contacts import ContactDetails, add_contact
from owneros.domain.clients.clients.models import Client, Contact, Site
from owneros.domain.clients.clients.registration import ClientDetails, add_client
from owneros.domain.clients.clients.sites import SiteDetails, add_site
from owneros.foundation.database import db
from owneros.foundation.periods import today_in


@pytest.fixture
def maria(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        actor = cast.owner.member.actor
        client = add_client(
            actor,
            ClientDetails(
                name="Maria Delgado",
                email="maria@delgado.example",
                phone="+15125550148",
                street="12 Elm St",
                city="Austin",
            ),
            works_here=True,
        )
        contact = add_contact(
            actor, client, ContactDetails(name="Dana Whitfield", email="dana@delgado.example")
        )
        site = db.session.scalars(select(Site)).one()
        client.ids = {"client": client.id, "contact": contact.id, "site": site.id}
    return client


VALID = {"kind": "person", "name": "Bob Tran", "email": "bob@tran.example", "phone": "(512) 555-0133"}
SITE = {"label": "Lake house", "street": "9 Shore Rd"}
# what is posted to, with what, and where it leads
WRITES = {
    "new client": ("/clients", VALID, None),
    "client": ("/clients/{client}", VALID | {"version": "1"}, "/clients/{client}"),
    "new contact": ("/clients/{client}/contacts", {"name": "Eva"}, "/clients/{client}"),
    "contact": ("/clients/{client}/contacts/{contact}", {"name": "Eva"}, "/clients/{client}"),
    "new site": ("/clients/{client}/sites", SITE, "/clients/{client}"),
    "site": ("/clients/{client}/sites/{site}", SITE, "/clients/{client}"),
    "archiving": ("/clients/{client}/archiving", {}, "/clients"),
    "unarchiving": ("/clients/{client}/unarchiving", {}, "/clients/{client}"),
    "contact's removal": ("/clients/{client}/contacts/{contact}/removal", {}, "/clients/{client}"),
    "site's archiving": ("/clients/{client}/sites/{site}/archiving", {}, "/clients/{client}"),
    "site's unarchiving": ("/clients/{client}/sites/{site}/unarchiving", {}, "/clients/{client}"),
}


@pytest.mark.parametrize(("path", "data", "leads_to"), WRITES.values(), ids=WRITES.keys())
@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_valid(cast, maria, path, data, leads_to, fragment):
    answer = cast.office.post(path.format(**maria.ids), data, fragment=fragment)
    assert answer.status_code == (204 if fragment else 303)
    led = answer.headers["HX-Redirect" if fragment else "Location"]
    if leads_to:
        assert led == leads_to.format(**maria.ids)
    assert cast.office.get(led).status_code == 200


def test_crew_does_not_see_clients(cast, maria):
    for path in ("/clients", f"/clients/{maria.id}", "/clients/new"):
        assert cast.crew.get(path).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/clients/{client}",
        "/clients/{client}/edit",
        "/clients/{client}/contacts/new",
        "/clients/{client}/contacts/{contact}/edit",
        "/clients/{client}/contacts/{contact}/removal",
        "/clients/{client}/sites/new",
        "/clients/{client}/sites/{site}/edit",
    ],
)
def test_pages_open_for_their_people_only(cast, maria, path):
    assert cast.office.get(path.format(**maria.ids)).status_code == 200
    assert cast.stranger.get(path.format(**maria.ids)).status_code == 404


def test_a_new_client_with_everything(cast, in_tenant):
    form = cast.owner.form("/clients/new")
    form |= VALID | {"street": "12 Elm St", "city": "Austin", "works_here": "y", "payment_days": "30"}
    led = cast.owner.post("/clients", form).headers["Location"]
    page = cast.owner.get(led).text
    for words in (
        "Bob Tran",
        "(512) 555-0133",
        "12 Elm St, Austin",
        'href="tel:+15125550133"',
        "mailto:bob@tran",
    ):
        assert words in page
    assert "google.com/maps/search/?api=1&amp;query=12+Elm+St%2C+Austin" in page
    again = cast.owner.post("/clients", form)
    assert again.headers["Location"] == led, "the same form sent again acts once"
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalar(select(func.count()).select_from(Client)) == 1
        assert db.session.scalars(select(Client)).one().payment_days == 30


def test_an_extension_is_shown_dialled_and_typed_again(cast):
    form = cast.owner.form("/clients/new") | VALID | {"phone": "512.555.0133 x12"}
    led = cast.owner.post("/clients", form).headers["Location"]
    page = cast.owner.get(led).text
    assert "(512) 555-0133 ext. 12" in page
    assert 'href="tel:+15125550133,12"' in page
    assert "sms:" not in page
    assert cast.owner.form(f"{led}/edit")["phone"] == "(512) 555-0133 ext. 12"


def test_the_list_calls_whoever_has_a_phone(cast, maria):
    cast.owner.post("/clients", cast.owner.form("/clients/new") | {"name": "Silent Sal"})
    page = cast.office.get("/clients").text
    assert page.count('href="tel:') == 1
    assert 'aria-label="Call Maria Delgado"' in page


@pytest.mark.parametrize(
    "alike", [{"phone": "512 555 0148"}, {"name": "MARÍA  Delgado"}], ids=["phone", "name"]
)
def test_look_alikes_are_told_once(cast, maria, in_tenant, alike):
    form = cast.owner.form("/clients/new") | VALID | alike
    told = cast.owner.post("/clients", form, fragment=True)
    assert told.status_code == 422
    assert f'href="/clients/{maria.id}"' in told.text
    confirmed = re.search(r'name="confirmed"[^>]*value="([^"]+)"', told.text).group(1)
    assert cast.owner.post("/clients", form | {"confirmed": confirmed}).status_code == 303
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalar(select(func.count()).select_from(Client)) == 2


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_a_stale_form_is_shown_beside_what_is_there(cast, maria, fragment):
    first = cast.owner.form(f"/clients/{maria.id}/edit")
    second = cast.office.form(f"/clients/{maria.id}/edit")
    assert cast.owner.post(f"/clients/{maria.id}", first | {"name": "Maria D. Lopez"}).status_code == 303
    late = cast.office.post(f"/clients/{maria.id}", second | {"name": "M. Delgado"}, fragment=fragment)
    assert late.status_code == 409
    assert "Maria D. Lopez" in late.text
    assert "M. Delgado" in late.text
    version = re.search(r'name="version" value="(\d+)"', late.text).group(1)
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', late.text))
    assert kept["version"] == version == "2"
    assert cast.office.post(f"/clients/{maria.id}", kept).status_code == 303
    assert "M. Delgado" in cast.office.get(f"/clients/{maria.id}").text


def test_archiving_can_be_undone(cast, maria):
    page = cast.owner.get(cast.owner.post(f"/clients/{maria.id}/archiving").headers["Location"]).text
    assert f'action="/clients/{maria.id}/unarchiving"' in page
    assert f'href="/clients/{maria.id}"' not in page
    assert f'href="/clients/{maria.id}"' in cast.owner.get("/clients?show=archived").text
    cast.owner.post(f"/clients/{maria.id}/unarchiving")
    assert f'href="/clients/{maria.id}"' in cast.owner.get("/clients").text


def test_a_contact_is_removed(cast, maria, in_tenant):
    cast.owner.post("/clients/{client}/contacts/{contact}/removal".format(**maria.ids))
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalars(select(Contact)).all() == []


def bill(client_id, number, total, paid, status):
    day = today_in("America/Chicago")
    return Invoice(
        number=number,
        label=f"INV-{number:04d}" if number else "Draft",
        client_id=client_id,
        status=status,
        issued_on=day,
        due_on=day,
        subtotal_cents=total,
        total_cents=total,
        paid_cents=paid,
    )


def test_the_balance_is_what_is_open_on_sent_invoices(cast, maria, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        db.session.add(bill(maria.id, 1, 100_000, 30_050, "partially_paid"))
        db.session.add(bill(maria.id, 2, 5_000, 0, "viewed"))
        db.session.add(bill(maria.id, None, 9_900, 0, "draft"))
        db.session.add(bill(maria.id, 3, 7_700, 0, "void"))
    assert "$749.50" in cast.owner.get("/clients").text
    page = cast.owner.get(f"/clients/{maria.id}").text
    assert "$749<" in page
    assert "INV-0003" in page


def test_a_fragment_is_the_list_alone(cast, maria):
    found = cast.owner.get("/clients?q=delg", fragment=True).text
    assert "<main" not in found
    assert 'id="clients"' in found
    assert "Maria Delgado" in found
    assert "Maria" not in cast.owner.get("/clients?q=nobody", fragment=True).text.replace("“", "")


def test_show_more_goes_on_where_the_page_ended(cast, in_tenant, monkeypatch):
    monkeypatch.setattr("owneros.domain.across.overview.client_pages.PAGE", 2)
    with in_tenant(cast.owner.tenant_id):
        for _ in range(5):
            add_client(cast.owner.member.actor, ClientDetails(name="Same Name & Co."))
    seen, path = [], "/clients"
    while path:
        page = cast.owner.get(path).text
        seen += re.findall(r'<td class="main"><a href="/clients/([^"]+)"', page)
        more = re.search(r'href="([^"]+)" hx-get', page)
        path = more and more.group(1).replace("&amp;", "&")
    assert len(seen) == len({UUID(client_id) for client_id in seen}) == 5
    assert cast.owner.get("/clients?after=spoilt").status_code == 200


def test_more_rows_cost_no_more_queries(cast, in_tenant, count_queries):
    counts = []
    for size in (3, 57):
        with in_tenant(cast.owner.tenant_id):
            actor = cast.owner.member.actor
            made = [add_client(actor, ClientDetails(name=f"Client {size} {i}")) for i in range(size)]
            for i in range(size):
                add_contact(actor, made[0], ContactDetails(name=f"Contact {i}"))
                add_site(actor, made[0], SiteDetails(street=f"{i} Elm St"))
        for path in ("/clients", f"/clients/{made[0].id}"):
            with count_queries() as statements:
                assert cast.owner.get(path).status_code == 200
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 8


def test_no_days_to_pay_survive_a_conflict(cast, maria, in_tenant):
    typed = VALID | {"payment_days": "0", "tax_exempt": "y", "version": "0"}
    late = cast.owner.post(f"/clients/{maria.id}", typed)
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', late.text))
    assert cast.owner.post(f"/clients/{maria.id}", kept).status_code == 303
    with in_tenant(cast.owner.tenant_id):
        client = db.session.scalars(select(Client)).one()
        assert (client.payment_days, client.tax_exempt) == (0, True)
