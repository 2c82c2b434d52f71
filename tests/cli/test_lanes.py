"""What the lanes run, and what a soak leaves behind; with a suite of three tests in a project of its own."""

import subprocess

import pytest

from owneros.cli.soak import soak
from owneros.cli.suite import run_lane

TESTS = """
import os
from pathlib import Path
import pytest
from hypothesis import given, strategies as st

def looked(what):
    with Path("looked").open("a") as file:
        file.write(what + " " + os.environ["OWNEROS_LANE"] + "\\n")

def test_plain():
    looked("plain")

@pytest.mark.faults
def test_of_faults():
    looked("faults")

@pytest.mark.soak
def test_of_chance():
    looked("chance with " + os.environ.get("OWNEROS_SEED", "no seed"))
    assert os.environ.get("OWNEROS_SEED") != "13"

@given(st.just("random"))
def test_of_random_values(word):
    if not Path("random").exists():
        Path("random").touch()
        looked(word)
"""
ALONE = ["-n", "0", "-p", "no:cacheprovider", "-q"]


@pytest.fixture
def project(tmp_path):
    (tmp_path / "test_it.py").write_text(TESTS)
    markers = "\n".join(f'  "{name}",' for name in ("browser", "faults", "soak"))
    (tmp_path / "pyproject.toml").write_text(f"[tool.pytest.ini_options]\nmarkers = [\n{markers}\n]\n")
    (tmp_path / "docs").mkdir()
    author = ("-c", "user.name=Sam", "-c", "user.email=sam@owner.example")
    for command in (("init",), ("add", "."), (*author, "commit", "-m", "A suite")):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


def looked(project):
    return set((project / "looked").read_text().splitlines())


def test_quick_leaves_out_what_starts_servers_and_test_nothing(project):
    assert run_lane(project, "quick", ALONE) == 0
    assert looked(project) == {"plain quick", "chance with no seed quick", "random quick"}
    (project / "looked").unlink()
    (project / "random").unlink()
    assert run_lane(project, "test", ALONE) == 0
    assert looked(project) == {
        "plain test",
        "faults test",
        "chance with no seed test",
        "random test",
    }


def test_a_soak_tells_its_commit_its_seed_and_its_outcome(project, monkeypatch):
    monkeypatch.setenv("SEED", "7")
    assert soak(project, ALONE) == 0
    assert looked(project) == {"chance with 7 soak", "random soak"}
    told = (project / "docs" / "soak.md").read_text()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=project, check=True, capture_output=True, text=True
    ).stdout.strip()
    assert f"git checkout {commit}`, then `make soak SEED=7" in told
    assert "| Tests | 2 |" in told
    assert "| Outcome | all passed |" in told


def test_a_soak_that_failed_names_what_did(project, monkeypatch):
    monkeypatch.setenv("SEED", "13")
    (project / "unfinished").touch()
    assert soak(project, ALONE) == 1
    told = (project / "docs" / "soak.md").read_text()
    assert "and changes that were not committed" in told
    assert "| Outcome | 1 failed |" in told
    assert told.endswith("\n- `test_it.test_of_chance`\n")
