"""What a kind of work consists of, and how it is priced and billed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from owneros.cli.demo.reading import read

LUMP = 0


@dataclass(frozen=True)
class Part:
    """A line of the work: `share` of the price, sold by the `unit` at `unit_e4`, or as a lump sum.

    `stage` is the invoice on which it is billed when the work is billed in stages. Materials are taxed.
    """

    stage: int
    description: str
    share: Decimal
    unit: str = ""
    unit_e4: int = LUMP
    material: bool = False


@dataclass(frozen=True)
class Trade:
    """Prices in whole dollars, days in working days. `markets` are those of the clients who ask for it."""

    titles: tuple[str, ...]
    price: tuple[int, int]
    days: tuple[int, int]
    parts: tuple[Part, ...]
    description: str
    notes: tuple[str, ...]
    markets: tuple[str, ...] = ("home",)
    weight: int = 2

    @property
    def stages(self) -> int:
        return 1 + max(part.stage for part in self.parts)


def _trades(told: tuple[dict[str, Any], ...]) -> tuple[Trade, ...]:
    return tuple(Trade(**trade | {"parts": tuple(Part(**part) for part in trade["parts"])}) for trade in told)


_repairs = read("repairs")
REMODELING, REPAIRS = _trades(read("remodeling")["trade"]), _trades(_repairs["trade"])
SERVICE_CALLS: tuple[tuple[str, int, int], ...] = _repairs["small"]["service_calls"]
EXTRAS: tuple[tuple[str, int, int], ...] = _repairs["small"]["extras"]
