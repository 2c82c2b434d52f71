"""The numbers that the product is held to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """`floor` is the floor route of the same shape; `times` the most that a page may cost of it."""

    floor: str
    queries: int
    times: float = 2.0


LIST = Shape("floor: list of 50", 8)
DETAIL = Shape("floor: detail", 8)
BOARD = Shape("floor: dashboard", 14)

GROWTH = 1.5
HTML_BYTES, NODES = 20_000, 1_500
COLD_BYTES, FONT_BYTES, SCRIPT_BYTES = 60_000, 30_000, 15_000
WORKER_MB, PDF_MS = 125.0, 40.0
# Largest contentful paint on a slow phone.
COLD_MS, WARM_MS = 1_000.0, 500.0
# Lighthouse's mobile scores.
PERFORMANCE, ACCESSIBILITY, BEST_PRACTICES = 99.0, 100.0, 100.0
