"""`make soak`: what needs hours; docs/soak.md then says how it went and how to have it again."""

import os
import secrets
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from owneros.cli.say import say
from owneros.cli.suite import run_lane

TOLD = Path("docs") / "soak.md"
REPORT = """# The last soak

`make soak` writes this page. It tries random deeds, faults and crashes, many times as many as `make test`.
The same again: `git checkout {commit}`, then `make soak SEED={seed}{arguments}`.

| | |
|---|---|
| Commit | `{commit}`{changed} |
| Seed | {seed} |
| Ended | {ended:%Y-%m-%d %H:%M} UTC, after {minutes} min on {cores} cores |
| Tests | {tests} |
| Outcome | {outcome} |
"""


def soak(root: Path, arguments: list[str]) -> int:
    """The exit code of pytest; SEED in the environment repeats an earlier one."""
    seed = os.environ.get("SEED") or str(secrets.randbelow(1_000_000))
    say(f"The seed of this soak is {seed}.")
    commit, changes = _git(root, "rev-parse", "--short", "HEAD"), _git(root, "status", "--porcelain")
    results = root / "var" / "soak.xml"
    results.unlink(missing_ok=True)
    chance = (f"--hypothesis-seed={seed}", f"--randomly-seed={seed}", f"--junitxml={results}")
    code = run_lane(root, "soak", [*chance, *arguments], OWNEROS_SEED=seed)
    if not results.exists():
        return code
    run, failed = _read(results)
    written = REPORT.format(
        commit=commit,
        changed=" and changes that were not committed" if changes else "",
        seed=seed,
        arguments=f' ARGS="{" ".join(arguments)}"' if arguments else "",
        ended=datetime.now(UTC),
        minutes=round(float(run["time"]) / 60),
        cores=os.cpu_count(),
        tests=run["tests"],
        outcome=f"{len(failed)} failed" if failed else "all passed",
    )
    (root / TOLD).write_text(written + "".join(f"\n- `{name}`" for name in failed) + ("\n" if failed else ""))
    say(f"Written to {TOLD}.")
    return code


def _read(results: Path) -> tuple[dict[str, str], list[str]]:
    """What is said of the whole run, and the names of the tests that failed."""
    suite = ET.parse(results).getroot()[0]  # noqa: S314 - pytest wrote it just now
    failed = [
        f"{case.get('classname')}.{case.get('name')}"
        for case in suite.iter("testcase")
        if case.find("failure") is not None or case.find("error") is not None
    ]
    return suite.attrib, sorted(failed)


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()
