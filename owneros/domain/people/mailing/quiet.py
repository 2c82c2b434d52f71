"""When mail that goes out by itself may go: a noun above knows the business's quiet hours."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

Q = TypeVar("Q", bound=Callable[[], datetime | None])
_quiet: list[Callable[[], datetime | None]] = []


def knows_quiet_hours(function: Q) -> Q:
    """Register it: the moment at which the quiet hours of the session's business end; None outside them."""
    _quiet[:] = [function]
    return function


def quiet_until() -> datetime | None:
    return _quiet[0]() if _quiet else None
