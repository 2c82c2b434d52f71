"""The numbers that the product is held to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """`floor` is the route that a page is held against; `times` the most of its wall time that it may take.

    `moonshot` is where it shall be one day. A shape without `times` is held by its growth alone.
    """

    floor: str
    queries: int
    times: float | None
    moonshot: float | None = None


LIST = Shape("floor: list of 50", 8, 1.5, 1.05)
DETAIL = Shape("floor: detail", 8, 2.0, 1.35)
BOARD = Shape("floor: dashboard", 14, 3.0)
EMPTY = Shape(LIST.floor, 8, 0.5)
FOUND = Shape(LIST.floor, 8, None)

GROWTH = 1.5
HTML_BYTES, NODES = 20_000, 1_500
COLD_BYTES, FONT_BYTES, SCRIPT_BYTES = 60_000, 30_000, 15_000
WORKER_MB, PDF_MS = 125.0, 40.0
# Largest contentful paint on a slow phone.
COLD_MS, WARM_MS = 1_000.0, 500.0
# Lighthouse's mobile scores.
PERFORMANCE, ACCESSIBILITY, BEST_PRACTICES = 99.0, 100.0, 100.0
# What others may lose while people sign in.
LOSS = 0.15
MAILS_A_SECOND, SENT_MS = 8.0, 200.0
IMPORT_SECONDS, HUNDRED_PAGES_MB = 30.0, 300.0
