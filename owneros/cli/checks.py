"""`make check`: everything that can be said about the code without running it."""

import subprocess
from pathlib import Path

from owneros.cli.say import say

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("djlint", "--lint", "--quiet", "owneros/templates"),
)


def check(root: Path) -> int:
    """Runs all of them, so that one run shows every complaint; 1 if any complained."""
    programs = root / ".venv" / "bin"
    failed = []
    for command in CHECKS:
        say(f"== {' '.join(command)}")
        if subprocess.run([programs / command[0], *command[1:]], cwd=root, check=False).returncode != 0:
            failed.append(" ".join(command))
    for command_line in failed:
        say(f"failed: {command_line}")
    return 1 if failed else 0
