"""Lighthouse's three scores of a page on its mobile profile. It comes from npm, pinned in bench/npm."""

import json
import os
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from typing import Any

from bench.place import ROOT
from bench.server import Server
from owneros.cli.chromium import FLAGS, find_chromium, install_chromium

RUNS, TRIES = 3, 3
NPM = ROOT / "bench" / "npm"
MODULES = NPM / "node_modules"
CATEGORIES = ("performance", "accessibility", "best-practices")
INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error")


class LighthouseFailed(Exception):
    """With what it complained about."""


@dataclass(frozen=True)
class Score:
    """0 to 100. `lost` names the audits that took points, `paint_ms` is Lighthouse's simulated LCP."""

    performance: float
    accessibility: float
    best_practices: float
    paint_ms: float
    lost: tuple[str, ...]


def score(server: Server, paths: dict[str, str], cookie: str) -> dict[str, Score] | str:
    """By page; or the sentence that says why nothing was measured."""
    chromium = find_chromium() or install_chromium()
    if chromium is None:
        return "Not measured: there is no Chromium on this machine. Debian has it: apt-get install chromium."
    if shutil.which("npm") is None:
        return "Not measured: there is no npm on this machine. Debian has it: apt-get install npm."
    failure = _install()
    if failure:
        return f"Not measured: {' '.join(INSTALL)} in bench/npm failed: {failure}"
    try:
        return {name: _score(f"{server.url}{path}", cookie, chromium) for name, path in paths.items()}
    except LighthouseFailed as error:
        return f"Not measured: Lighthouse failed; it needs Node 22.19 or newer. {error}"


def _install() -> str:
    """Empty when Lighthouse is there as the lock file says; else what npm complained about."""
    kept = MODULES / ".package-lock.json"
    if kept.exists() and kept.stat().st_mtime > (NPM / "package-lock.json").stat().st_mtime:
        return ""
    done = subprocess.run(INSTALL, cwd=NPM, capture_output=True, text=True, check=False)  # noqa: S603 - fixed
    return done.stderr.strip()[-300:] if done.returncode else ""


def _score(url: str, cookie: str, chromium: str) -> Score:
    """The median of a few runs, as performance is noisy."""
    told = [_run(url, cookie, chromium) for _ in range(RUNS)]

    def median(category: str) -> float:
        return float(statistics.median(one["categories"][category]["score"] * 100 for one in told))

    return Score(
        performance=median("performance"),
        accessibility=median("accessibility"),
        best_practices=median("best-practices"),
        paint_ms=statistics.median(one["audits"]["largest-contentful-paint"]["numericValue"] for one in told),
        lost=tuple(sorted({audit for one in told for audit in _lost(one)})),
    )


def _run(url: str, cookie: str, chromium: str) -> dict[str, Any]:
    """On a busy machine a browser now and then fails to start in time, so it gets another try."""
    command = (
        *(_node(), str(MODULES / "lighthouse" / "cli" / "index.js"), url),
        *("--quiet", "--output", "json", "--no-enable-error-reporting"),
        *("--only-categories", ",".join(CATEGORIES)),
        *("--extra-headers", json.dumps({"Cookie": f"owneros={cookie}"})),
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
    )
    environment = os.environ | {"CHROME_PATH": chromium}
    for _ in range(TRIES):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode == 0:
            told: dict[str, Any] = json.loads(done.stdout)
            return told
    raise LighthouseFailed(done.stderr.strip()[-300:])


def _node() -> str:
    """The Node that npm brought for this kind of machine, or the machine's own."""
    brought = sorted(MODULES.glob("node-linux-*/bin/node"))
    return str(brought[0]) if brought else "node"


def _lost(told: dict[str, Any]) -> list[str]:
    """Audits that count and are not full, of the categories that are not full."""
    return [
        audit["id"]
        for category in told["categories"].values()
        if category["score"] < 1
        for audit in category["auditRefs"]
        if audit["weight"] and told["audits"][audit["id"]]["score"] not in (1, None)
    ]
