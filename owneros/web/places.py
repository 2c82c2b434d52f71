"""Each thing the desk keeps: its word, icon, hue and address. An area says its own beside its blueprint."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """`hue` is an angle and a chroma of OKLCH; `home` is the address of all of them, `home/<id>` of one.

    What stands on the page of something else has none.
    """

    word: str
    icon: str
    hue: tuple[int, float]
    home: str = ""

    def address(self, row_id: object) -> str:
        return f"{self.home}/{row_id}"


# By the name of the table.
KINDS: dict[str, Kind] = {}


def keeps(table: str, kind: Kind) -> None:
    KINDS[table] = kind


def hues() -> str:
    """The rules of the stylesheet that give each kind its hue."""
    return "".join(f".k-{name}{{--h:{kind.hue[0]};--k:{kind.hue[1]:g}}}" for name, kind in KINDS.items())


def kind_of(record: Any) -> Kind | None:
    """The kind of a row, by the name of its table."""
    return KINDS.get(record.__tablename__)


def name_of(record: Any) -> str:
    """What people call this row: its label where it has one, else its name."""
    return str(getattr(record, "label", "") or record.name)
