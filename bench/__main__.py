"""python -m bench [--parts pages,rest,phone,load,tasks] [--rounds 60] [--neighbours 1000] [--beside DIR]"""

import argparse
import contextlib
import os
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench import parts
from bench.checkout import Checkout, open_checkout
from bench.place import ROOT
from bench.report import Part, Report

ALL = ("pages", "rest", "phone", "load", "tasks")


def run(wanted: argparse.Namespace) -> Report:
    """The whole measurement. What is found is written after each part, should a later one fail."""
    began = time.monotonic()
    found: list[Part] = []
    with contextlib.ExitStack() as stack:
        here = stack.enter_context(open_checkout(ROOT, parts.YEARS, wanted.neighbours))
        there = None
        if wanted.beside and "pages" in wanted.parts:
            there = stack.enter_context(
                open_checkout(wanted.beside.resolve(), parts.YEARS, wanted.neighbours)
            )
            there.introduce()
        here.introduce()
        print(f"filled: {time.monotonic() - began:.0f} s", flush=True)
        measures: dict[str, Callable[[], Part]] = {
            "pages": lambda: parts.measure_pages(here, there, wanted.rounds),
            "rest": lambda: parts.measure_rest(here),
            "phone": lambda: parts.measure_phone(here),
            "load": lambda: parts.measure_load(here),
            "tasks": lambda: parts.measure_tasks(here),
        }
        for name in wanted.parts:
            since = time.monotonic()
            found.append(measures[name]())
            print(f"{name}: {time.monotonic() - since:.0f} s", flush=True)
            report = _report(here, wanted, found, time.monotonic() - began)
            wanted.out.parent.mkdir(parents=True, exist_ok=True)
            wanted.out.write_text(report.text())
    return report


def _report(here: Checkout, wanted: argparse.Namespace, found: list[Part], took: float) -> Report:
    return Report(
        moment=datetime.now(UTC),
        machine=f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end",
        commit=here.commit,
        python=platform.python_version(),
        rounds=wanted.rounds,
        years=parts.YEARS,
        neighbours=wanted.neighbours,
        filled=here.seconds,
        took=took,
        parts=found,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--parts", type=_parts, default=ALL, help=f"some of {','.join(ALL)}")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--neighbours", type=int, default=1_000, help="other businesses in the same tables")
    parser.add_argument(
        "--beside", type=Path, help="another checkout, with a .venv of its own, to compare with"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "report" / "report.md")
    wanted = parser.parse_args()
    print(run(wanted).text())
    print(f"Written to {wanted.out}")


def _parts(told: str) -> tuple[str, ...]:
    chosen = tuple(told.split(","))
    if unknown := set(chosen) - set(ALL):
        raise argparse.ArgumentTypeError(f"There is no part {', '.join(sorted(unknown))}.")
    return tuple(name for name in ALL if name in chosen)


if __name__ == "__main__":
    main()
