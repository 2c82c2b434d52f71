"""Prices go out as they stand in the fields, and come in again as they were."""

from datetime import date
from decimal import Decimal

from owneros.domain.across.imports.queries import rows_of
from owneros.domain.across.imports.uploading import choose_columns, take_file
from owneros.domain.billing.invoices.content import LineContent
from owneros.domain.clients.catalog.keeping import ItemDetails, add_item
from owneros.foundation.spans import Span
from tests.desk import SAM, an_invoice

ALWAYS = Span(date(2000, 1, 1), date(2099, 12, 31))


def taken_in(row):
    """What an import makes of a row of an export."""
    text = ",".join(row) + "\n" + ",".join(row.values())
    made = take_file(SAM, "catalog", "prices.csv", text.encode())
    choose_columns(made, made.mapping)
    return rows_of(made.id)[0][0].details


def test_the_price_book_can_be_imported_again(desk, exported, in_tenant, cast):
    with desk():
        add_item(SAM, ItemDetails(
            "Pipe", 12_5000, kind="material", unit="ft", cost_e4=8_0000, taxable=True,
            category="Plumbing", description="Copper", cost_kind="other",
        ))  # fmt: skip
    [row] = exported("price-book", ALWAYS)
    assert (row["Price"], row["Your cost"], row["Taxed"], row["In a budget"]) == (
        "12.50",
        "8.00",
        "Yes",
        "Other",
    )
    with in_tenant(cast.stranger.tenant_id):
        assert taken_in(row) == {
            "name": "Pipe", "price_e4": 12_5000, "cost_e4": 8_0000, "kind": "material", "unit": "ft",
            "taxable": True, "category": "Plumbing", "description": "Copper", "cost_kind": "other",
        }  # fmt: skip


def test_prices_finer_than_a_cent_go_out_and_come_in_again(desk, exported, in_tenant, cast):
    with desk():
        add_item(SAM, ItemDetails("Wire", 875, kind="material", unit="ft", cost_e4=525))
        an_invoice(lines=[LineContent("Wire", Decimal(4_000), "ft", 875)])
    [line] = exported("invoices", ALWAYS)
    assert (line["Quantity"], line["Unit price"], line["Amount"]) == ("4000.000", "0.0875", "350.00")
    [row] = exported("price-book", ALWAYS)
    assert (row["Price"], row["Your cost"]) == ("0.0875", "0.0525")
    with in_tenant(cast.stranger.tenant_id):
        again = taken_in(row)
        assert (again["price_e4"], again["cost_e4"]) == (875, 525)
