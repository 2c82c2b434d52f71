"""`make test`: the whole suite, browser journeys included where a Chromium can be had."""

import os
import subprocess
import sys
from pathlib import Path

from owneros.cli.chromium import find_chromium, install_chromium
from owneros.cli.say import say


def run_suite(root: Path, arguments: list[str]) -> int:
    """The exit code of pytest."""
    chromium = find_chromium() or install_chromium()
    if chromium is None:
        say("No Chromium here, and it cannot be installed: the browser journeys are SKIPPED.")
    environment = dict(os.environ) | ({"CHROMIUM": chromium} if chromium else {})
    own_choice = any(a == "-n" or a.startswith("-n=") for a in arguments)
    # One more than there are cores: many tests wait for a browser, a page, or a server that comes back.
    workers = str((os.cpu_count() or 1) + 1)
    parallel = [] if own_choice else ["-n", workers, "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", *parallel, *arguments]
    return subprocess.run(command, cwd=root, env=environment, check=False).returncode
