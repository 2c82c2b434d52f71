"""From a day to a day, both counted; and what a day is called when days are summed up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    start: date
    end: date

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


PERIODS: dict[str, Callable[[date], str]] = {
    "month": lambda day: f"{day:%Y-%m}",
    "quarter": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    "year": lambda day: str(day.year),
}
PERIOD_WORDS = {"month": "Month", "quarter": "Quarter", "year": "Year"}
