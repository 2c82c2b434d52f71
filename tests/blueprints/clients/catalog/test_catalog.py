"""The price book on screen: what is told at its fields, who may see it, and what it offers to a line."""

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.clients.catalog.keeping import ItemDetails, add_item
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.people.tenants.tax_rates import RateDetails, add_rate
from owneros.foundation.database import db, reach
from tests.desk import SAM, a_client
from tests.hygiene import path_of

VALID = {
    "kind": "service", "name": "Service call", "description": "", "unit": "h", "price": "95.00", "cost": "",
    "category": "Plumbing", "cost_kind": "",
}  # fmt: skip
WRONG = [
    ({"name": ""}, "Enter a name"),
    ({"price": ""}, "Enter a price."),
    ({"price": "-5"}, "Enter an amount of zero or more."),
    ({"cost": "cheap"}, "Enter an amount like 1,250.00."),
    ({"price": "0.08755"}, "At most 4 decimals."),
    ({"cost": "0.08755"}, "At most 4 decimals."),
    ({"unit": "x" * 21}, "At most 20 characters."),
    ({"kind": "thing"}, "Choose one of these."),
]


@pytest.fixture
def item(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        return add_item(
            SAM,
            ItemDetails(
                name="Water heater, 50 gal",
                description="With pan & valves",
                price_e4=1_480_0000,
                unit="each",
                cost_e4=920_0000,
                taxable=True,
                category="Plumbing",
                kind="material",
            ),
        ).id


@pytest.mark.parametrize(("change", "message"), WRONG)
def test_what_is_wrong_is_told_at_its_field(cast, change, message):
    answer = cast.owner.post("/catalog", VALID | change)
    assert (answer.status_code, message in answer.text) == (422, True)


def test_a_price_finer_than_a_cent_is_shown_as_it_is_wherever_it_stands(cast, in_tenant):
    cast.owner.post("/catalog", VALID | {"name": "Wire", "price": "0.0875", "cost": "$0.07", "unit": "ft"})
    with in_tenant(cast.owner.tenant_id):
        wire = db.session.scalars(select(CatalogItem)).one()
        assert (wire.price_e4, wire.cost_e4) == (875, 700)
    for path, expected in (
        ("/catalog", ("$0.0875", "$0.07")),
        (f"/catalog/{wire.id}", (">$0.0875<", ">.07<")),
        (f"/catalog/{wire.id}/edit", ('value="0.0875"', 'value="0.07"')),
        ("/catalog/suggestions?q=wire", ('data-item-price="0.0875"', 'data-item-cost="0.07"', "$0.0875")),
        ("/pick/catalog_item?q=wire", ("Wire", "$0.0875 per ft")),
    ):
        text = cast.owner.get(path, fragment="q=" in path).text
        assert [piece for piece in expected if piece not in text] == [], path


def test_a_stale_page_shows_both_and_overwrites_nothing(cast, in_tenant, item):
    form, theirs = cast.owner.form(f"/catalog/{item}/edit"), cast.office.form(f"/catalog/{item}/edit")
    cast.office.post(f"/catalog/{item}", theirs | {"price": "1500.00"})
    late = cast.owner.post(f"/catalog/{item}", form | {"price": "1600.00"})
    assert late.status_code == 409
    assert "1500.00" in late.text
    again = cast.owner.post(f"/catalog/{item}", {**form, "price": "1600.00", "version": "2"})
    assert again.status_code == 303
    with in_tenant(cast.owner.tenant_id):
        assert reach(CatalogItem, item).price_e4 == 1_600_0000


@pytest.mark.parametrize(
    "path",
    ["/catalog", "/catalog/{item}", "/catalog/suggestions?q=water"],
    ids=["list", "item", "suggestions"],
)
def test_who_sees_prices(cast, item, path):
    path = path.format(item=item)
    fragment = "suggestions" in path
    for role in ("owner", "office", "accountant"):
        answer = getattr(cast, role).get(path, fragment=fragment)
        assert "1,480" in answer.text
    assert cast.crew.get(path, fragment=fragment).status_code == 403
    assert "/catalog" not in cast.crew.get("/more").text


def test_the_list_is_searched_and_filtered(cast, in_tenant, item):
    with in_tenant(cast.owner.tenant_id):
        add_item(SAM, ItemDetails(name="Drywall repair", price_e4=75_0000, category="Finishing"))
    text = cast.owner.get("/catalog?category=Plumbing").text
    assert ("Water heater" in text, "Drywall repair" in text) == (True, False)
    assert "Drywall repair" in cast.owner.get("/catalog?q=drywall", fragment=True).text
    assert "No items found" in cast.owner.get("/catalog?q=nothing+of+the+kind").text
    assert "Your price book is empty" in cast.stranger.get("/catalog").text
    cast.owner.post(f"/catalog/{item}/archiving")
    assert "Water heater" in cast.owner.get("/catalog?show=archived").text


def test_suggestions_carry_what_a_line_takes_over(cast, item):
    text = cast.owner.get("/catalog/suggestions?q=heater", fragment=True).text
    for expected in (
        'role="listbox"', 'data-item-description="Water heater, 50 gal: With pan &amp; valves"',
        'data-item-unit="each"', 'data-item-price="1480.00"', 'data-item-cost="920.00"',
        'data-item-cost-kind="materials"', 'data-item-taxable="1"',
    ):  # fmt: skip
        assert expected in text
    assert 'role="listbox"' not in cast.owner.get("/catalog/suggestions?q=zzz", fragment=True).text
    assert path_of(cast.owner.get("/catalog/suggestions?q=heater")) == "/catalog"


@pytest.mark.parametrize("fragment", [False, True])
def test_an_item_is_put_on_an_invoice_without_javascript(cast, in_tenant, item, fragment):
    from decimal import Decimal

    with in_tenant(cast.owner.tenant_id):
        client = str(a_client().id)
        rate = str(add_rate(SAM, RateDetails("Austin", Decimal("8.25"), is_default=True)).id)
    form = cast.owner.form("/invoices/new") | {"client_id": client, "title": "Heater"}
    offered = cast.owner.get("/pick/catalog_item?q=heater", fragment=True).text
    assert "Water heater, 50 gal" in offered
    assert "$1,480.00 per each" in offered
    back = cast.owner.post(
        "/invoices", form | {"from_catalog": str(item), "add_from_catalog": "1"}, fragment=fragment
    )
    assert back.status_code == 200
    for expected in (
        'value="Water heater, 50 gal: With pan &amp; valves"', 'value="1480.00"', 'value="each"',
        'value="Heater"', f'<option value="{rate}" data-rate="8.2500" selected>',
    ):  # fmt: skip
        assert expected in back.text
    assert 'name="lines-1-description"' not in back.text, "the empty line gave its place"
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalar(select(func.count(Invoice.id))) == 0


def test_the_picker_takes_nobody_elses_item_and_no_nothing(cast, in_tenant, item):
    for chosen in ("", "rubbish", str(item)):
        answer = cast.stranger.post("/invoices", {"from_catalog": chosen, "add_from_catalog": "1"})
        assert answer.status_code == 200
        assert "Water heater" not in answer.text
