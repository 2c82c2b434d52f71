"""What the price book keeps, refuses and finds, and that documents keep the prices they were written with."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from owneros.domain.billing.invoices.content import LineContent
from owneros.domain.billing.invoices.models import InvoiceLine
from owneros.domain.clients.catalog.keeping import (
    ItemDetails,
    add_item,
    archive_item,
    edit_item,
    restore_item,
)
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.catalog.queries import categories, has_items, list_items, suggestions
from owneros.domain.clients.catalog.wording import line_text
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.money import MAX_E4
from tests.desk import SAM, an_invoice


@pytest.fixture
def book(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        yield lambda name, e4=95_0000, **fields: add_item(SAM, ItemDetails(name=name, price_e4=e4, **fields))


def changed(item, **fields):
    names = (
        "name", "price_e4", "kind", "description", "unit", "cost_e4", "taxable", "category", "cost_kind"
    )  # fmt: skip
    return ItemDetails(**{name: getattr(item, name) for name in names} | fields)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("service", "", "labour"),
        ("material", "", "materials"),
        ("service", "subs", "subs"),
        ("material", "other", "other"),
    ],
)
def test_where_a_cost_belongs_follows_from_the_kind_unless_said(book, kind, typed, kept):
    assert book("Tile", kind=kind, cost_kind=typed).cost_kind == kept


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "thing"}, "kind"),
        ({"cost_kind": "fun"}, "cost_kind"),
        ({"price_e4": -1}, "price"),
        ({"price_e4": MAX_E4 + 1}, "price"),
        ({"cost_e4": -1}, "cost"),
    ],
)
def test_what_is_refused(book, fields, field):
    with pytest.raises(FieldError) as refused:
        add_item(SAM, ItemDetails(**{"name": "Tile", "price_e4": 1_0000} | fields))
    assert refused.value.field == field


def test_a_change_is_told_with_both_prices_and_a_stale_one_is_refused(book):
    item = book("Service call", 95_0000)
    edit_item(SAM, item, changed(item, price_e4=110_0000), version=1)
    told = db.session.scalars(select(AuditEvent.summary).where(AuditEvent.action == "catalog.edited")).one()
    assert told == "Service call was changed in the price book: $95.00 became $110.00"
    with pytest.raises(StateError):
        edit_item(SAM, item, changed(item, price_e4=100), version=1)
    assert item.price_e4 == 110_0000


def test_a_price_finer_than_a_cent_is_told_as_it_is(book):
    item = book("Wire", 875)
    edit_item(SAM, item, changed(item, price_e4=912), version=1)
    told = db.session.scalars(select(AuditEvent.summary).where(AuditEvent.action == "catalog.edited")).one()
    assert told == "Wire was changed in the price book: $0.0875 became $0.0912"


def test_saving_without_a_change_makes_no_new_version(book):
    item = book("Service call")
    edit_item(SAM, item, changed(item), version=1)
    assert item.version == 1


def test_a_line_keeps_its_price_when_the_item_changes(book):
    item = book("Service call", 95_0000)
    invoice = an_invoice(lines=[LineContent(item.name, Decimal(1), item.unit, item.price_e4)])
    edit_item(SAM, item, changed(item, price_e4=200_0000, name="Visit"), version=1)
    line = db.session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id)).one()
    assert (line.description, line.unit_e4, invoice.total_cents) == ("Service call", 95_0000, 9_500)


def test_archived_items_are_offered_no_more_and_can_come_back(book):
    item = book("Service call", category="Plumbing")
    archive_item(SAM, item)
    archive_item(SAM, item)
    assert (list(suggestions("service")), categories(), has_items()) == ([], [], False)
    assert [row.id for row in list_items(archived=True).rows] == [item.id]
    restore_item(SAM, item)
    assert [row.id for row in suggestions("service")] == [item.id]
    actions = db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == item.id)).all()
    assert sorted(actions) == ["catalog.added", "catalog.archived", "catalog.restored"]


def test_suggestions_begin_with_what_begins_so(book):
    for name in ("Replace faucet", "Faucet, kitchen", "Old town faucets", "Café faucet-set", "Drywall"):
        book(name)
    book("Sink", description="Sink with a faucet")
    found = [row.name for row in suggestions("faucet")]
    assert found == ["Faucet, kitchen", "Café faucet-set", "Old town faucets", "Replace faucet", "Sink"]
    assert [row.name for row in suggestions("cafe")] == ["Café faucet-set"]
    assert [row.name for row in suggestions("faucet kit")] == ["Faucet, kitchen"]
    assert list(suggestions("  ")) == list(suggestions("%")) == []


def test_the_list_is_paged_by_name_without_gap_or_double(book, monkeypatch):
    from owneros.domain.clients.catalog import queries

    monkeypatch.setattr(queries, "PAGE", 3)
    for number in range(8):
        book("Same name" if number % 2 else f"Item {number}", category="A" if number < 4 else "B")
    seen, cursor = [], None
    while True:
        found = list_items(after=cursor)
        seen, cursor = seen + [row.id for row in found.rows], found.after
        if cursor is None:
            break
    assert sorted(seen) == sorted(db.session.scalars(select(CatalogItem.id)))
    assert len(seen) == 8
    assert len(list_items(category="A").rows) == 3
    assert categories() == ["A", "B"]


@pytest.mark.parametrize(
    ("name", "description", "said"),
    [
        ("Service call", "", "Service call"),
        ("Service call", "First hour,\n  with travel", "Service call: First hour, with travel"),
        ("N" * 500, "d" * 900, "N" * 500 + ": " + "d" * 498),
    ],
)
def test_what_a_line_says(name, description, said):
    assert line_text(name, description) == said
