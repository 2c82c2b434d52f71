"""A document that was sent is never rewritten: one in an older shape becomes the present one as it is read.

Format 1 had the price of one in cents, format 2 has it in ten-thousandths of a dollar.
"""

from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

from owneros.foundation.money import as_e4

FORMAT = 2


class Frozen(TypeDecorator[dict[str, Any]]):
    """A column of snapshots."""

    impl = JSONB
    cache_ok = True

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        return in_present_shape(value)

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> TypeEngine[Any]:
        return self.impl_instance.coerce_compared_value(op, value)


def in_present_shape(document: Any) -> Any:
    """What a query took out of a snapshot, taxes say, stays as it is; so does a statement, without lines."""
    if not isinstance(document, dict) or document.get("format") != 1 or "lines" not in document:
        return document
    return document | {"format": FORMAT, "lines": [_line(line) for line in document["lines"]]}


def _line(line: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in line.items() if name != "unit_cents"}
    return kept | {"unit_e4": as_e4(line["unit_cents"])}
