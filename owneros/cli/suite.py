"""The lanes of the suite: `make quick`, `make test`, `make soak`. How long each looks: tests/lengths.py."""

import os
import subprocess
import sys
from pathlib import Path

from owneros.cli.chromium import find_chromium, install_chromium
from owneros.cli.say import say

# What a lane leaves out, or looks at alone; whoever passes `-m` chooses otherwise.
LANES = {
    "quick": ("-m", "not browser and not faults"),
    "test": (),
    "soak": ("-m", "hypothesis or soak", "--timeout=0"),
}


def run_lane(root: Path, lane: str, arguments: list[str], **settings: str) -> int:
    """The exit code of pytest; `settings` are further variables of its environment."""
    environment = os.environ | {"OWNEROS_LANE": lane} | settings
    if lane == "test":
        environment |= _with_browser()
    own_choice = any(a == "-n" or a.startswith("-n=") for a in arguments)
    # One more than there are cores: many tests wait for a browser, a page, or a server that comes back.
    workers = str((os.cpu_count() or 1) + 1)
    parallel = [] if own_choice else ["-n", workers, "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", *parallel, *LANES[lane], *arguments]
    return subprocess.run(command, cwd=root, env=environment, check=False).returncode


def _with_browser() -> dict[str, str]:
    chromium = find_chromium() or install_chromium()
    if chromium is None:
        say("No Chromium here, and it cannot be installed: the browser journeys are SKIPPED.")
    return {"CHROMIUM": chromium} if chromium else {}
