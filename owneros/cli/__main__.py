"""What is behind the targets of the Makefile, as `python -m owneros.cli run` and the like."""

import os
import sys
from functools import partial
from pathlib import Path

from owneros.cli import checks
from owneros.cli.run import flask, run
from owneros.cli.soak import soak
from owneros.cli.suite import run_lane
from owneros.embedded import EmbeddedError

ROOT = Path(__file__).resolve().parents[2]
LANES = {
    "quick": partial(run_lane, ROOT, "quick"),
    "test": partial(run_lane, ROOT, "test"),
    "soak": partial(soak, ROOT),
}
USAGE = (
    "usage: python -m owneros.cli run | check | (quick | test | soak) [pytest arguments] | flask [arguments]"
)


def main(arguments: list[str]) -> int:
    """The exit code; what the person has to mend is said in one plain paragraph."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    try:
        if command == "run" and not rest:
            return run(ROOT, os.environ)
        if command == "check" and not rest:
            return checks.check(ROOT)
        if command in LANES:
            return LANES[command](rest)
        if command == "flask":
            return flask(ROOT, os.environ, rest)
    except EmbeddedError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
