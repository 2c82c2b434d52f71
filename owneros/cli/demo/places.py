"""Addresses as the content of the demo writes them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    street: str
    postal_code: str
    city: str
    state: str

    def as_columns(self) -> dict[str, Any]:
        return {
            "street": self.street,
            "city": self.city,
            "state": self.state,
            "postal_code": self.postal_code,
        }


def at(street: str, postal_code: str, city: str = "Austin") -> Place:
    return Place(street, postal_code, city, "TX")
