"""Rows read by a cursor on the server, so that their number costs no memory."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

AT_ONCE = 500


def stream(session: Session, statement: Any) -> Iterator[Any]:
    """Rows by a cursor on the server: here are never more of them than AT_ONCE."""
    for batch in batches(session, statement):
        yield from batch


def batches(session: Session, statement: Any) -> Iterator[Sequence[Any]]:
    """The same, AT_ONCE at a time. The cursor is closed also when nobody reads to the end."""
    with session.execute(statement, execution_options={"yield_per": AT_ONCE}) as found:
        yield from found.partitions()
