"""One byte range of a Range header."""

import re
from typing import NamedTuple

from owneros.sandbox.storage.problems import StorageError

RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


class Span(NamedTuple):
    start: int
    end: int  # one past the last byte


def read_range(header: str | None, size: int) -> Span | None:
    """None for the whole object, which is also the answer to a header that makes no sense."""
    found = RANGE.match(header or "")
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first == "":
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
    if start >= end:
        raise StorageError("InvalidRange", "The requested range is not satisfiable.")
    return Span(start, end)
