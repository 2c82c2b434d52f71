"""The clients of the demo business. `weight` says how often they call, `habit` how they pay."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from owneros.cli.demo.reading import read


@dataclass(frozen=True)
class Place:
    street: str
    postal_code: str
    city: str = "Austin"
    state: str = "TX"


@dataclass(frozen=True)
class Sketch:
    """`market`: home, property (managers, HOAs) or commercial. `contacts`: name, title, gets invoices."""

    name: str
    place: Place
    market: str = "home"
    habit: str = "punctual"
    weight: int = 1
    sites: tuple[tuple[str, Place, str], ...] = ()
    contacts: tuple[tuple[str, str, bool], ...] = ()
    payment_days: int | None = None
    exempt_id: str = ""
    notes: str = ""
    mailbox: str = ""

    @property
    def kind(self) -> str:
        return "person" if self.market == "home" else "company"

    @property
    def email(self) -> str:
        """Everybody has one but those whose mailbox is "-"."""
        if self.mailbox == "-":
            return ""
        if self.mailbox:
            return self.mailbox
        first, *_, last = self.name.lower().replace("'", "").replace(".", "").split()
        return f"{first}.{last}@mail.example"


def _sketch(place: tuple[str, ...], sites: Iterable[Any] = (), **rest: Any) -> Sketch:
    shown = tuple((label, Place(*where), access) for label, where, access in sites)
    return Sketch(place=Place(*place), sites=shown, **rest)


CLIENTS = tuple(_sketch(**client) for client in read("clients")["client"])
