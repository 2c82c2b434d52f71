"""Time of drawing an invoice of two pages."""

import statistics
import time
from typing import Any

from owneros.domain.billing.documents.drawing import draw

LINES, RUNS = 40, 15


def _line(snapshot: dict[str, Any], name: str) -> dict[str, Any]:
    return snapshot["lines"][0] | {"description": f"Setting tile in room {name}"}


def draw_milliseconds(snapshot: dict[str, Any]) -> tuple[float, float]:
    """(CPU, wall) of a warm drawing, median. The document has LINES lines."""
    draw("invoice.typ", snapshot)
    cpu, wall = [], []
    for run in range(RUNS):
        # typst remembers what it has laid out, so every run gets a document of its own.
        fresh = snapshot | {
            "label": f"INV-{run}",
            "lines": [_line(snapshot, f"{run}.{n}") for n in range(LINES)],
        }
        began, spent = time.perf_counter(), time.process_time()
        draw("invoice.typ", fresh)
        cpu.append((time.process_time() - spent) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return statistics.median(cpu), statistics.median(wall)
