"""A record takes over the values of a frozen dataclass, column by column."""

from dataclasses import fields
from typing import Any


def assign(row: Any, values: Any) -> list[str]:
    """Set each column of `row` that `values` names. Returns the names of those that changed, sorted."""
    changed = []
    for field in fields(values):
        value = getattr(values, field.name)
        if getattr(row, field.name) != value:
            setattr(row, field.name, value)
            changed.append(field.name)
    return sorted(changed)
