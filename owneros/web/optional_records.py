"""A record that an address names (?client=...): none when it is not there, as in an old bookmark."""

from typing import TypeVar

from owneros.foundation.database import TenantTable, reach
from owneros.foundation.errors import NotFound
from owneros.web.forms import an_id

T = TypeVar("T", bound=TenantTable)


def optional_record(model: type[T], value: str | None) -> T | None:
    found = an_id(value)
    try:
        return reach(model, found) if found else None
    except NotFound:
        return None
