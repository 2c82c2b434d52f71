"""A Chromium for the browser journeys: found, or installed from Debian where we may."""

import os
import shutil
import subprocess
from pathlib import Path

from owneros.cli.say import say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation")
# A root's Chromium has no sandbox; the rest keeps it from talking to its maker.
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find_chromium() -> str | None:
    """Path of a Chromium: CHROMIUM, one on the PATH, or one that Playwright has brought."""
    named = os.environ.get("CHROMIUM")
    if named and Path(named).exists():
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found and "snap" not in found:
            return found
    brought = sorted((Path.home() / ".cache" / "ms-playwright").glob("chromium-*/chrome-linux*/chrome"))
    return str(brought[-1]) if brought else None


def install_chromium() -> str | None:
    """Debian's package, when we are root on a machine with apt; the path, or None."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    say("Installing Chromium for the browser journeys (apt-get) …")
    environment = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update"), INSTALL):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            say(f"{' '.join(command)} failed: {done.stderr.strip()[-300:]}")
            return None
    return find_chromium()
