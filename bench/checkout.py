"""A checkout with a Python environment of its own, told what to measure through pipes to bench/side.py."""

import contextlib
import json
import os
import statistics
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bench.bulk import Business
from bench.place import ROOT

WARM_UP = 12
BURST = 4


class SideFailed(Exception):
    """The process of a checkout ended; what it complained about stands above."""


class Checkout:
    """Raises SideFailed when it has ended instead of answering."""

    def __init__(self, root: Path, process: subprocess.Popen[str], years: list[int]) -> None:
        self.root, self.process, self.years = root, process, years

    @property
    def python(self) -> str:
        return str(self.root / ".venv" / "bin" / "python")

    @property
    def commit(self) -> str:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty"],  # noqa: S607
            cwd=self.root, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return told.stdout.strip() or self.root.name

    def introduce(self) -> None:
        """Waits until its tables are full."""
        told = self.ask("introduce")
        self.environment: dict[str, str] = told["environment"]
        self.seconds: float = told["seconds"]
        self.businesses = {one["years"]: _business(one) for one in told["businesses"]}

    def ask(self, do: str, **given: Any) -> Any:
        assert self.process.stdin is not None and self.process.stdout is not None  # noqa: S101, PT018 - both are pipes
        self.process.stdin.write(json.dumps({"do": do, "given": given}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SideFailed(f"{self.root}, at {do}")
        return json.loads(line)


@contextlib.contextmanager
def open_checkout(root: Path, years: list[int], neighbours: int) -> Iterator[Checkout]:
    """It is filled while others are. Our bench reads its `owneros`, whatever bench it has itself."""
    with tempfile.TemporaryDirectory(prefix="oo-bench-path-") as path:
        Path(path, "bench").symlink_to(ROOT / "bench")
        command = [
            *(str(root / ".venv" / "bin" / "python"), "-P", "-m", "bench.side"),
            *("--neighbours", str(neighbours), "--years", *map(str, years)),
        ]
        environment = os.environ | {"PYTHONPATH": f"{path}:{root}"}
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield Checkout(root, process, years)
        finally:
            process.communicate()


@dataclass
class Seen:
    """One page of one checkout. Milliseconds of every visit are kept."""

    checkout: Checkout
    years: int
    name: str
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def visit(self, times: int) -> None:
        cpu, wall = self.checkout.ask("burst", years=self.years, name=self.name, times=times)
        self.cpu += cpu
        self.wall += wall

    @property
    def cpu_ms(self) -> float:
        return statistics.median(self.cpu)

    @property
    def wall_ms(self) -> float:
        return statistics.median(self.wall)

    @property
    def quick_ms(self) -> float:
        """Wall time within which a quarter of the visits came: what a busy machine disturbs least."""
        return statistics.quantiles(self.wall, n=4)[0]


def interleave(pages: list[Seen], rounds: int) -> None:
    """Each round visits all of them in a new order, in short bursts: a slow phase of the machine hits all."""
    for page in pages:
        page.visit(WARM_UP)
        page.cpu.clear()
        page.wall.clear()
    for checkout in {page.checkout for page in pages}:
        checkout.ask("freeze")
    order = Random(1)  # noqa: S311 - an order
    for _ in range(rounds):
        for page in order.sample(pages, len(pages)):
            page.visit(BURST)


def _business(told: dict[str, Any]) -> Business:
    ids = {name: uuid.UUID(told[name]) for name in ("invoice", "job", "client")}
    return Business(**told | ids)
