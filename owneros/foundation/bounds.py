"""Whole numbers with bounds: one sentence for whatever is none of them, in forms and in rules."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """From `least` to `most`, both included; `unit` is what is counted."""

    least: int
    most: int
    unit: str = ""

    @property
    def says(self) -> str:
        what = f"a number of {self.unit}" if self.unit else "a number"
        return f"Enter {what} from {self.least:,} to {self.most:,}."

    def hold(self, value: int | None) -> bool:
        return value is not None and self.least <= value <= self.most
