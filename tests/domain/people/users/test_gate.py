"""How many may hash at once: half of the cores, for all processes together, and the rest of them first."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from owneros.domain.people.users import gate, passwords
from owneros.domain.people.users.signing_in import begin_attempt
from owneros.foundation.errors import TooMany
from tests.kept import ROOT
from tests.patience import eventually

HOLDER = """
import sys
from pathlib import Path
from owneros.domain.people.users import gate
gate.PLACES = int(sys.argv[2])
gate.configure(Path(sys.argv[1]))
def hold():
    print("in", flush=True)
    sys.stdin.readline()
gate.through_gate(hold)
"""


@pytest.fixture
def at_gate(app, tmp_path, monkeypatch):
    """One place, in a directory of the test's own; starts processes that take one and hold it."""
    holders = []

    def hold():
        holders.append(
            subprocess.Popen(
                [sys.executable, "-c", HOLDER, str(tmp_path), str(gate.PLACES)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        )
        assert holders[-1].stdout.readline() == b"in\n"
        return holders[-1]

    monkeypatch.setattr(gate, "PLACES", 1)
    before = gate._settings["directory"]
    gate.configure(tmp_path)
    yield hold
    for holder in holders:
        holder.kill()
        holder.communicate()
    gate.configure(before)


def in_a_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_one_process_waits_for_another_and_goes_in_when_that_dies(at_gate):
    holder = at_gate()
    done = []
    waiting = in_a_thread(lambda: done.append(passwords.matches("otter", None)))
    eventually(blocked_at_the_lock, "it waits")
    assert done == []
    holder.send_signal(signal.SIGKILL)
    waiting.join()
    assert done == [False]


def test_two_places_are_two(at_gate, monkeypatch):
    monkeypatch.setattr(gate, "PLACES", 2)
    at_gate()
    at_gate().kill()
    assert gate.through_gate(lambda: "in") == "in"


def test_who_waits_takes_a_part_of_the_threads_and_others_are_told_at_once_and_not_counted(
    app, at_gate, monkeypatch
):
    counted = []
    monkeypatch.setattr(
        "owneros.domain.people.users.signing_in.count_attempt", lambda *what: counted.append(what)
    )
    holder = at_gate()
    waiting = [in_a_thread(lambda: passwords.matches("otter", None)) for _ in range(gate.MOST_WAITING)]
    eventually(lambda: gate._waiting._value == 0, "all of them wait")
    with pytest.raises(TooMany) as refusal:
        passwords.hash_password("otter")
    assert refusal.value.retry_after == gate.RETRY_SECONDS
    with app.app_context(), pytest.raises(TooMany):
        begin_attempt("dana@client.example", None)
    assert counted == []
    holder.kill()
    for each in waiting:
        each.join()
    assert passwords.hash_password("otter").startswith("$2")


@pytest.mark.skipif(sys.platform != "linux", reason="niceness of a thread is Linux's")
def test_hashing_steps_back_for_everybody_else(at_gate):
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    theirs = gate.through_gate(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    assert theirs == min(19, ours + gate.NICENESS)
    assert os.getpriority(os.PRIO_PROCESS, 0) == ours


def blocked_at_the_lock():
    """Whether this process waits for a lock of a file."""
    locks = Path("/proc/locks").read_text().splitlines()
    return any(lock.split()[1] == "->" and int(lock.split()[5]) == os.getpid() for lock in locks)
