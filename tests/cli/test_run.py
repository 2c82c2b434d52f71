"""The supervisor from outside: what `make run` promises, with a stand-in for the app."""

import os
import signal
import socket
import time

import pytest

from owneros.cli.home import Home
from tests.cli.standin import Standin, await_line, finish, free_port

READY = "Ctrl-C stops everything"


@pytest.fixture
def standin(tmp_path, short_home):
    standin = Standin(tmp_path / "project", short_home / "home", free_port())
    yield standin
    Home(standin.home).end_leftovers()
    assert standin.nothing_left()


@pytest.fixture
def supervisor(standin):
    supervisor = standin.start()
    yield supervisor
    finish(supervisor)


def test_starts_everything_and_says_where(standin, supervisor):
    told = await_line(supervisor, READY)
    assert f"http://127.0.0.1:{standin.port}" in told
    assert "Sign in as demo@owneros.example" in told
    assert "PostgreSQL 18" in told
    assert len(standin.processes()) >= 8


def test_web_holds_no_operator_credential(standin, supervisor):
    await_line(supervisor, READY)
    assert standin.fetch().strip() == (
        '{"DATABASE_URL":true,"MIGRATION_DATABASE_URL":false,"OPS_DATABASE_URL":false}'
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_ends_all(standin, supervisor, number):
    await_line(supervisor, READY)
    supervisor.send_signal(number)
    rest = supervisor.communicate(timeout=30)[0]
    assert "Stopped" in rest
    assert supervisor.returncode == 0
    assert standin.processes() == set()


def test_can_be_stopped_in_the_middle_of_starting(standin, supervisor):
    await_line(supervisor, "PostgreSQL 18")
    supervisor.send_signal(signal.SIGTERM)
    supervisor.communicate(timeout=30)
    assert supervisor.returncode == 0
    assert standin.processes() == set()


@pytest.mark.faults
def test_kill_9_of_the_supervisor_ends_all_and_the_next_start_works(standin, supervisor):
    await_line(supervisor, READY)
    supervisor.kill()
    supervisor.communicate()
    assert standin.nothing_left()
    again = standin.start()
    await_line(again, READY)
    finish(again)


@pytest.mark.faults
def test_kill_9_of_everything_does_not_block_the_next_start(standin, supervisor):
    await_line(supervisor, READY)
    for pid in [supervisor.pid, *standin.processes()]:
        os.kill(pid, signal.SIGKILL)
    supervisor.communicate()
    again = standin.start()
    await_line(again, READY)
    finish(again)


@pytest.mark.faults
def test_a_part_that_dies_comes_back(standin, supervisor):
    await_line(supervisor, READY)
    postmaster = int((standin.home / "postgres/data/postmaster.pid").read_text().split("\n", 1)[0])
    os.kill(postmaster, signal.SIGKILL)
    told = await_line(supervisor, "ended; starting it again")
    assert "PostgreSQL" in told
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        pid_file = standin.home / "postgres/data/postmaster.pid"
        if (
            pid_file.exists()
            and f"{postmaster}\n" not in pid_file.read_text()
            and "ready" in pid_file.read_text()
        ):
            break
        time.sleep(0.1)
    else:
        pytest.fail("PostgreSQL did not come back")


def test_a_taken_port_is_named(standin):
    with socket.socket() as other:
        other.bind(("127.0.0.1", standin.port))
        other.listen()
        supervisor = standin.start()
        told = supervisor.communicate(timeout=30)[0]
    assert f"Port {standin.port} is in use by another program" in told
    assert f"make run PORT={standin.port + 10}" in told
    assert supervisor.returncode == 1


def test_a_second_run_of_the_same_home_is_refused(standin, supervisor):
    await_line(supervisor, READY)
    second = standin.start(PORT=str(free_port()))
    told = second.communicate(timeout=30)[0]
    assert f"already running in {standin.home}" in told
    assert f"http://127.0.0.1:{standin.port}" in told
    assert second.returncode == 1
    assert standin.fetch()


def test_two_homes_side_by_side(standin, supervisor, tmp_path, short_home):
    await_line(supervisor, READY)
    neighbour = Standin(tmp_path / "project", short_home / "next", free_port())
    second = neighbour.start()
    await_line(second, READY)
    assert standin.fetch() == neighbour.fetch()
    finish(second)
    assert neighbour.processes() == set()
    assert standin.fetch()


def test_a_failing_migration_is_shown_and_ends_all(standin):
    (standin.project / "wsgi.py").write_text("raise RuntimeError('the moon is wrong')")
    supervisor = standin.start()
    told = supervisor.communicate(timeout=60)[0]
    assert "flask db upgrade failed" in told
    assert "the moon is wrong" in told
    assert supervisor.returncode == 1
    assert standin.processes() == set()
