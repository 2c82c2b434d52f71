"""An export as a file: its name, its content while it is read, and the note of who took it."""

from collections.abc import Iterator

from sqlalchemy import Engine

from owneros.foundation.audit import Actor, record
from owneros.foundation.csv_writing import rows_as_csv
from owneros.foundation.exporting import EXPORTS, Wish
from owneros.foundation.tenancy import session_for


def file_name(wish: Wish) -> str:
    """`sales-tax-cash-2026-01-01-to-2026-11-25.csv`."""
    export = EXPORTS[wish.what]
    basis = f"-{wish.basis}" if export.by_basis else ""
    days = f"-{wish.span.start}-to-{wish.span.end}" if export.dated else ""
    return f"{wish.what}{basis}{days}.csv"


def note(actor: Actor, wish: Wish) -> None:
    """Who took what out of the house."""
    record(actor, "export.made", f"{actor.name} exported {file_name(wish)}", "export", what=wish.what)


def content(engine: Engine, tenant_id: int, wish: Wish) -> Iterator[bytes]:
    """The file in pieces, read while it is sent, by a session of its own."""
    export = EXPORTS[wish.what]
    with session_for(engine, tenant_id) as session:
        yield from rows_as_csv(export.header, export.rows(session, wish))
