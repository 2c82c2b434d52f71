"""Makes `.venv` and installs a requirements file into it, once for each state of that file.

Standard library only: it runs before anything is installed. Two of them at once wait for each other.
"""

# ruff: noqa: INP001, S603, T201 - a script that runs fixed programs and tells what it does

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
# What installing the key brings along: the development file holds all of the other at the same pins.
BRINGS = {
    "requirements.txt": ("requirements.txt",),
    "requirements-dev.txt": ("requirements-dev.txt", "requirements.txt"),
}
HAS_PIP = "import sys, pip; sys.exit(sys.version_info < (3, 11))"


def main(wanted: str) -> int:
    """0 when `.venv` holds what the file names."""
    directory = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(directory, fcntl.LOCK_EX)
    installed = read_stamp()
    # Scripts in a virtual environment name its place; one that was moved is made anew.
    usable = works() and installed.get("place", str(VENV)) == str(VENV)
    if usable and installed.get(wanted) == digest(wanted):
        return 0
    if not usable:
        if not make_venv():
            return 1
        installed = {}
    print(f"Installing the pinned packages of {wanted} into .venv (only when it changed) ...", flush=True)
    STAMP.unlink(missing_ok=True)
    # The file names every package, so pip need not resolve: resolving, it meets releases that are newer than
    # the pins and refuses them for want of a hash.
    if run(PYTHON, "-m", "pip", "install", "-qq", "--require-hashes", "--no-deps", "-r", wanted) != 0:
        print("The packages could not be installed; see above. Is the network there?", file=sys.stderr)
        return 1
    digests = {name: digest(name) for name in BRINGS[wanted]}
    STAMP.write_text(json.dumps(installed | digests | {"place": str(VENV)}))
    return 0


def works() -> bool:
    """Whether `.venv` has a Python that we may run, that is new enough and that has pip."""
    try:
        return subprocess.run([PYTHON, "-c", HAS_PIP], stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def make_venv() -> bool:
    """A fresh `.venv`; what a broken one held is cleared away, nothing of one elsewhere that it links to."""
    if VENV.is_symlink():
        VENV.unlink()
    print(f"Making .venv with Python {sys.version.split()[0]} ...", flush=True)
    if run(sys.executable, "-m", "venv", "--clear", VENV) == 0:
        return True
    print(f"{sys.executable} could not make {VENV}; see above.", file=sys.stderr)
    return False


def run(*command: str | Path) -> int:
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    return subprocess.run(command, cwd=ROOT, env=os.environ | quiet, check=False).returncode


def read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp


def digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
