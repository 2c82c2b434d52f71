"""Values go into a row and come out of it by their names."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from owneros.foundation.changes import assign, values_of


@dataclass(frozen=True)
class Details:
    name: str
    city: str = ""
    lines: tuple[str, ...] = ()


def a_row() -> SimpleNamespace:
    return SimpleNamespace(name="Maria", city="Austin")


def test_what_changed_is_told_and_what_the_row_does_not_hold_is_left_out() -> None:
    row = a_row()
    assert assign(row, Details("Maria", "Waco", ("a",)), besides={"lines"}) == ["city"]
    assert vars(row) == {"name": "Maria", "city": "Waco"}
    assert assign(row, Details("Maria", "Waco"), besides={"lines"}) == []


def test_a_row_gives_its_values_back_with_what_is_known_beside() -> None:
    assert values_of(Details, a_row(), lines=("a",)) == Details("Maria", "Austin", ("a",))
    assert values_of(Details, a_row(), city="Waco", lines=()) == Details("Maria", "Waco")


def test_a_value_that_the_row_does_not_hold_is_never_passed_over() -> None:
    with pytest.raises(AttributeError):
        assign(a_row(), Details("Maria", lines=("a",)))
    with pytest.raises(AttributeError):
        values_of(Details, a_row())
