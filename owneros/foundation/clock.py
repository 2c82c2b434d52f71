"""One clock for the whole app, which the demo data and tests may shift. It keeps running while shifted."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_shift: ContextVar[timedelta] = ContextVar("shift", default=timedelta(0))


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC) + _shift.get()


@contextmanager
def starting_at(moment: datetime) -> Iterator[None]:
    """Within this block the clock starts at `moment` and runs on from there."""
    token = _shift.set(moment - datetime.now(UTC))
    try:
        yield
    finally:
        _shift.reset(token)
