"""One place that knows each export: what it is called, its header and its rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from owneros.domain.across.exports import at_clients, lists, money
from owneros.domain.books.sales_tax import exports as sales_tax
from owneros.foundation.audit import Actor, record
from owneros.foundation.csv_writing import Cell, rows_as_csv
from owneros.foundation.spans import PERIODS, Span
from owneros.foundation.tenancy import session_for


@dataclass(frozen=True)
class Wish:
    """What is asked for. `basis` and `period` matter for sales tax alone."""

    what: str
    span: Span
    basis: str = "accrual"
    period: str = "month"
    zone: str = "UTC"


@dataclass(frozen=True)
class Export:
    title: str
    hint: str
    header: tuple[str, ...]
    rows: Callable[[Session, Wish], Iterable[tuple[Cell, ...]]]
    dated: bool = True


EXPORTS = {
    "clients": Export(
        "Clients",
        "All of them, ready to be imported elsewhere",
        lists.CLIENTS,
        lambda s, _: lists.clients(s),
        dated=False,
    ),
    "contacts": Export(
        "Contacts",
        "The people to reach at each client",
        at_clients.CONTACTS,
        lambda s, _: at_clients.contacts(s),
        dated=False,
    ),
    "sites": Export(
        "Sites",
        "Where you work for each client, and how to get in",
        at_clients.SITES,
        lambda s, _: at_clients.sites(s),
        dated=False,
    ),
    "price-book": Export(
        "Price book", "All items with cost and price", lists.ITEMS, lambda s, _: lists.items(s), dated=False
    ),
    "invoices": Export(
        "Invoices",
        "By issue date, a row for each line",
        lists.INVOICES,
        lambda s, wish: lists.invoices(s, wish.span),
    ),
    "payments": Export(
        "Payments",
        "What came in, what it paid, and what was given back",
        money.PAYMENTS,
        lambda s, wish: money.payments(s, wish.span),
    ),
    "sales-tax": Export(
        "Sales tax",
        "By rate and period, for the return",
        sales_tax.SALES_TAX,
        lambda s, wish: sales_tax.sales_tax(s, wish.span, wish.basis, PERIODS[wish.period], wish.zone),
    ),
}


def file_name(wish: Wish) -> str:
    """`sales-tax-cash-2026-01-01-to-2026-11-25.csv`."""
    basis = f"-{wish.basis}" if wish.what == "sales-tax" else ""
    days = f"-{wish.span.start}-to-{wish.span.end}" if EXPORTS[wish.what].dated else ""
    return f"{wish.what}{basis}{days}.csv"


def note(actor: Actor, wish: Wish) -> None:
    """Who took what out of the house."""
    record(actor, "export.made", f"{actor.name} exported {file_name(wish)}", "export", what=wish.what)


def content(engine: Engine, tenant_id: int, wish: Wish) -> Iterator[bytes]:
    """The file in pieces, read while it is sent, by a session of its own."""
    export = EXPORTS[wish.what]
    with session_for(engine, tenant_id) as session:
        yield from rows_as_csv(export.header, export.rows(session, wish))
