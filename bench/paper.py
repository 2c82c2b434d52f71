"""Drawing invoices: the time of two pages, and the memory that a hundred take in a process of their own."""

import json
import resource
import statistics
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from owneros.domain.billing.documents.drawing import draw

LINES, RUNS = 40, 15
# So many lines of that description fill 100 pages.
LINES_OF_HUNDRED = 3_075


def draw_milliseconds(snapshot: dict[str, Any]) -> tuple[float, float]:
    """(CPU, wall) of a warm drawing, median. The document has LINES lines."""
    draw("invoice.typ", snapshot)
    cpu, wall = [], []
    for run in range(RUNS):
        # typst remembers what it has laid out, so every run gets a document of its own.
        fresh = _with_lines(snapshot, f"INV-{run}", LINES)
        began, spent = time.perf_counter(), time.process_time()
        draw("invoice.typ", fresh)
        cpu.append((time.process_time() - spent) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return statistics.median(cpu), statistics.median(wall)


def draw_hundred_pages(snapshot: dict[str, Any]) -> dict[str, float]:
    """Pages, seconds, and MB: the most that the process, or one it starts, was resident with."""
    document = _with_lines(snapshot, "INV-100", LINES_OF_HUNDRED)
    command = [sys.executable, "-P", "-m", "bench.paper"]
    done = subprocess.run(  # noqa: S603 - our own command
        command, input=json.dumps(document), capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _with_lines(snapshot: dict[str, Any], label: str, count: int) -> dict[str, Any]:
    first = snapshot["lines"][0]
    lines = [first | {"description": f"Setting tile in room {label}.{n}"} for n in range(count)]
    return snapshot | {"label": label, "lines": lines}


def _draw_what_comes_in() -> None:
    from pypdf import PdfReader

    document = json.load(sys.stdin)
    began = time.monotonic()
    pdf = draw("invoice.typ", document)
    seconds = time.monotonic() - began
    own = _peak_kilobytes()
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    pages = len(PdfReader(BytesIO(pdf)).pages)
    print(json.dumps({"pages": pages, "seconds": seconds, "mb": max(own, started) * 1024 / 1e6}))


def _peak_kilobytes() -> int:
    """Of this process alone; getrusage would tell of the one that started it, too."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    _draw_what_comes_in()
