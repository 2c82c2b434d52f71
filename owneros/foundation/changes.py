"""A record takes over the values of a frozen dataclass, column by column, and gives them back."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def assign(row: Any, values: Any, *, besides: Collection[str] = ()) -> list[str]:
    """Set each column of `row` that `values` names, `besides` what has none.

    Returns the names of those that changed, sorted.
    """
    changed = []
    for field in fields(values):
        if field.name in besides:
            continue
        value = getattr(values, field.name)
        if getattr(row, field.name) != value:
            setattr(row, field.name, value)
            changed.append(field.name)
    return sorted(changed)


def values_of(values: type[T], row: Any, /, **known: Any) -> T:
    """The frozen dataclass as `row` holds it, column by column; `known` is what it does not hold so."""
    names = [field.name for field in fields(values)]  # type: ignore[arg-type]
    return values(**{name: getattr(row, name) for name in names if name not in known}, **known)
