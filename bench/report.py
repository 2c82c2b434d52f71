"""The measured numbers beside their budgets, as markdown that explains itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Part(Protocol):
    def text(self) -> str: ...


@dataclass(frozen=True)
class Report:
    """`filled` is how many seconds it took to make the businesses, `took` is all of it."""

    moment: datetime
    machine: str
    commit: str
    python: str
    rounds: int
    years: list[int]
    neighbours: int
    filled: float
    took: float
    parts: list[Part]

    def text(self) -> str:
        return "\n".join((self._head(), *(part.text() for part in self.parts)))

    def _head(self) -> str:
        years = ", ".join(map(str, self.years))
        return (
            f"# Benchmarks, {self.moment:%Y-%m-%d %H:%M} UTC\n\n"
            f"Commit {self.commit}. Machine: {self.machine}, Python {self.python}. Businesses of {years} "
            f"years with 1,000 invoices a year, beside {self.neighbours:,} others that have "
            f"{self.neighbours * 1_000:,} invoices in the same tables. Filled in {self.filled / 60:.1f} "
            f"minutes, all in {self.took / 60:.1f}.\n\n"
            f"Times of pages are medians of {self.rounds} rounds of four visits each, in which all pages, "
            "businesses and floors take turns in a new order. Pages are called in one process, without "
            "HTTP; CPU is that of this process, PostgreSQL's is in the wall time alone. Read the ratios: "
            "they travel between machines, milliseconds do not.\n"
        )
