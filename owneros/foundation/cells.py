"""Cells are read by the rules of the forms; what a form would refuse is a problem of the row. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from owneros.foundation.addresses import read_address
from owneros.foundation.money import TooFine, parse_e4
from owneros.foundation.phones import read_phone
from owneros.foundation.texts import unkeepable

YES = {"yes", "y", "true", "t", "1", "x", "taxable", "tax", "exempt", "on"}
NO = {"", "no", "n", "false", "f", "0", "non", "non-taxable", "none", "off"}
# Google puts several values into one cell.
SEVERAL = " ::: "
# From each field to its label, and to the headers of columns that hold it, in lower case.
Fields: TypeAlias = Mapping[str, tuple[str, tuple[str, ...]]]


@dataclass
class Reading:
    """The values of one row by field, and what is found wrong on the way. Each method reads one field."""

    values: dict[str, str]
    fields: Fields
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def line(self, name: str, longest: int = 200, joint: str = " ") -> str:
        """One line of text; line breaks in the cell become blanks, or the joint."""
        cell = self.values.get(name, "")
        text = joint.join(" ".join(part.split()) for part in cell.splitlines() if part.strip())
        if len(text) > longest:
            self._wrong(name, f"at most {longest} characters.")
        if unkeepable(text):
            self._wrong(name, "it contains characters that cannot be saved.")
        return text

    def text(self, name: str, longest: int) -> str:
        cell = "\n".join(self.values.get(name, "").splitlines()).strip()
        if len(cell) > longest:
            self._wrong(name, f"at most {longest} characters.")
        if unkeepable(cell, "\n\t"):
            self._wrong(name, "it contains characters that cannot be saved.")
        return cell

    def email(self, name: str) -> str:
        address = self._first(name, "email")
        if not address:
            return ""
        try:
            return read_address(address)
        except ValueError:
            self._wrong(name, f"“{_short(address)}” is not an address like name@example.com.")
        return address

    def phone(self, name: str) -> str:
        """As `phones.py` keeps it."""
        number = self._first(name, "phone number")
        if not number:
            return ""
        try:
            return read_phone(number)
        except ValueError:
            self._wrong(name, f"“{_short(number)}” is not a number like (512) 555-0100.")
            return ""

    def unit_price(self, name: str) -> int | None:
        """In ten-thousandths."""
        cell = self.values.get(name, "")
        if not cell:
            return None
        try:
            return parse_e4(cell.removesuffix("USD").strip())
        except TooFine:
            self._wrong(name, f"“{_short(cell)}” has more than 4 decimals.")
        except ValueError:
            self._wrong(name, f"“{_short(cell)}” is not a price like 1,250.00 or 0.0875.")
        return None

    def whole(self, name: str, largest: int) -> int | None:
        cell = self.values.get(name, "")
        if not cell:
            return None
        if not (cell.isascii() and cell.isdecimal() and int(cell[:9]) <= largest and len(cell) < 9):  # noqa: PLR2004
            self._wrong(name, f"“{_short(cell)}” is not a number from 0 to {largest}.")
            return None
        return int(cell)

    def yes(self, name: str) -> bool:
        cell = self.values.get(name, "").casefold()
        if cell not in YES | NO:
            self._wrong(name, f"“{_short(cell)}” is not yes or no.")
        return cell in YES

    def _wrong(self, name: str, problem: str) -> None:
        self.problems.append(f"{self.fields[name][0]}: {problem}")

    def _first(self, name: str, word: str) -> str:
        first, more, _ = self.values.get(name, "").partition(SEVERAL)
        if more:
            self.remarks.append(f"Only the first {word} was used.")
        return " ".join(first.split())


@dataclass(frozen=True)
class Composed:
    """What would be made of a row: JSON-ready, the arguments of the noun's own deed and what goes with it."""

    details: dict[str, Any]
    problem: str
    remark: str


def composed(reading: Reading, details: dict[str, Any]) -> Composed:
    return Composed(details, " ".join(reading.problems), " ".join(reading.remarks))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"  # noqa: PLR2004
