"""Starting programs so that none is forgotten, whenever the wish to stop comes."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from owneros.embedded.processes import end, run_to_end, spawn, undisturbed
from tests.patience import PATIENCE, eventually

ASLEEP = [sys.executable, "-c", "import time; time.sleep(6000)"]


class Wished(Exception):
    """Stands for the wish to stop."""


@pytest.fixture
def wish():
    """SIGTERM raises in this thread, as in a supervisor."""

    def heard(_number, _frame):
        raise Wished

    before = signal.signal(signal.SIGTERM, heard)
    yield
    signal.signal(signal.SIGTERM, before)


def test_a_wish_to_stop_waits_until_the_started_process_is_known(wish, tmp_path):
    started = []

    def begin():
        with undisturbed():
            signal.raise_signal(signal.SIGTERM)
            started.append(spawn(ASLEEP, tmp_path / "log", at_parents_end=signal.SIGTERM))

    with pytest.raises(Wished):
        begin()
    (process,) = started
    end(process, [signal.SIGTERM], PATIENCE)
    assert process.returncode == -signal.SIGTERM


def test_a_program_hears_the_signals_that_were_held_back_while_it_was_started(tmp_path):
    with undisturbed():
        process = spawn(ASLEEP, tmp_path / "log", at_parents_end=signal.SIGTERM)
    eventually(lambda: _blocked(process.pid) == 0, "nothing is held back")
    end(process, [signal.SIGTERM], PATIENCE)
    assert process.returncode == -signal.SIGTERM


def test_a_program_that_is_waited_for_ends_with_the_wish_to_stop(wish, tmp_path):
    mark = f"asleep-{tmp_path.name}"
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    with pytest.raises(Wished):
        run_to_end([*ASLEEP, mark], at_parents_end=signal.SIGTERM, output=subprocess.DEVNULL)
    listed = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert mark not in listed


def test_the_exit_code_and_what_was_said_are_told():
    says = "import sys; print('out', flush=True); print('err', file=sys.stderr); sys.exit(3)"
    command = [sys.executable, "-c", says]
    code, said = run_to_end(command, at_parents_end=signal.SIGTERM, output=subprocess.PIPE)
    assert code == 3
    assert said.splitlines() == ["out", "err"]


def _blocked(pid):
    """The signals that a process holds back, as the kernel's bit mask."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1], 16) for line in status if line.startswith("SigBlk:"))
