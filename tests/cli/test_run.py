"""The supervisor from outside: what `make run` promises, with a stand-in for the app."""

import contextlib
import os
import signal
import socket
import tempfile
from pathlib import Path

import pytest

from owneros.cli.home import Home
from tests.cli.standin import Standin, await_line, finish, free_port
from tests.patience import eventually

READY = "Ctrl-C stops everything"


@pytest.fixture
def standin(tmp_path, short_home):
    standin = Standin(tmp_path / "project", short_home / "home", free_port())
    yield standin
    Home(standin.home).end_leftovers()
    standin.await_nothing_left()


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One instance for the tests that leave it running; what it said at the start is in `told`."""
    with tempfile.TemporaryDirectory(prefix="oo-") as home:
        standin = Standin(tmp_path_factory.mktemp("project"), Path(home) / "home", free_port())
        supervisor = standin.start()
        standin.told = await_line(supervisor, READY)
        yield standin
        finish(supervisor)


@pytest.fixture
def supervisor(standin):
    supervisor = standin.start()
    yield supervisor
    finish(supervisor)


def test_starts_everything_and_says_where(running):
    assert f"http://localhost:{running.port}" in running.told
    assert "Sign in as demo@owneros.example" in running.told
    assert "PostgreSQL 18" in running.told
    # PostgreSQL, Redis, web with its worker, four queues, the dispatcher
    eventually(lambda: len(running.processes()) >= 9, "all parts run")


def test_web_holds_no_operator_credential(running):
    assert running.fetch().strip() == (
        '{"DATABASE_URL":true,"MIGRATION_DATABASE_URL":false,"OPS_DATABASE_URL":false}'
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_ends_all(standin, supervisor, number):
    await_line(supervisor, READY)
    supervisor.send_signal(number)
    rest = supervisor.communicate()[0]
    assert "Stopped" in rest
    assert supervisor.returncode == 0
    assert standin.processes() == set()


def test_can_be_stopped_in_the_middle_of_starting(standin, supervisor):
    await_line(supervisor, "PostgreSQL 18")
    supervisor.send_signal(signal.SIGTERM)
    supervisor.communicate()
    assert supervisor.returncode == 0
    assert standin.processes() == set()


@pytest.mark.faults
def test_kill_9_of_the_supervisor_ends_all_and_the_next_start_works(standin, supervisor):
    await_line(supervisor, READY)
    supervisor.kill()
    supervisor.communicate()
    standin.await_nothing_left()
    again = standin.start()
    await_line(again, READY)
    finish(again)


@pytest.mark.faults
def test_kill_9_of_everything_does_not_block_the_next_start(standin, supervisor):
    await_line(supervisor, READY)
    for pid in [supervisor.pid, *standin.processes()]:
        # A part may have ended already, with the one that was killed before it.
        with contextlib.suppress(ProcessLookupError):
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
    pid_file = standin.home / "postgres/data/postmaster.pid"

    def is_back():
        told = pid_file.read_text() if pid_file.exists() else ""
        return f"{postmaster}\n" not in told and "ready" in told

    eventually(is_back, "PostgreSQL is back")


@pytest.mark.faults
def test_a_killed_web_server_comes_back_without_its_orphans(standin, supervisor):
    await_line(supervisor, READY)
    web = [pid for pid in standin.processes() if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(min(web), signal.SIGKILL)
    await_line(supervisor, "web ended; starting it again")
    eventually(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in web), "its orphans are gone")

    def answers():
        with contextlib.suppress(OSError):
            return standin.fetch()

    eventually(answers, "the web server is back")


def test_a_taken_port_is_named(standin):
    with socket.socket() as other:
        other.bind(("127.0.0.1", standin.port))
        other.listen()
        supervisor = standin.start()
        told = supervisor.communicate()[0]
    assert f"Port {standin.port} is in use by another program" in told
    assert f"make run PORT={standin.port + 10}" in told
    assert supervisor.returncode == 1


def test_settings_that_are_missing_or_bad_are_listed_before_anything_is_started(standin):
    supervisor = standin.start(SMTP_URL="no address", STRIPE_WEBHOOK_SECRET="", PASSWORD_COST="much")
    told = supervisor.communicate()[0]
    assert supervisor.returncode == 1
    assert told.splitlines() == [
        "The configuration is not complete:",
        "  STRIPE_WEBHOOK_SECRET: missing",
        "  SMTP_URL: not a URL",
        "  PASSWORD_COST: a whole number, 1 or more",
    ]
    assert not (standin.home / "postgres").exists()


def test_a_second_run_of_the_same_home_is_refused(running):
    second = running.start(PORT=str(free_port()))
    told = second.communicate()[0]
    assert f"already running in {running.home}" in told
    assert f"http://localhost:{running.port}" in told
    assert second.returncode == 1
    assert running.fetch()


def test_an_operator_reaches_what_runs(running):
    told = running.start("flask", "db", "upgrade").communicate()
    assert told == ("", None)


def test_an_operator_is_told_that_nothing_was_started(standin):
    told = standin.start("flask", "db", "upgrade").communicate()[0]
    assert "Nothing has been started" in told


def test_two_homes_side_by_side(running, standin, supervisor):
    await_line(supervisor, READY)
    assert running.fetch() == standin.fetch()
    finish(supervisor)
    assert standin.processes() == set()
    assert running.fetch()


def test_a_failing_migration_is_shown_and_ends_all(standin):
    (standin.project / "wsgi.py").write_text("raise RuntimeError('the moon is wrong')")
    supervisor = standin.start()
    told = supervisor.communicate()[0]
    assert "flask db upgrade failed" in told
    assert "the moon is wrong" in told
    assert supervisor.returncode == 1
    assert standin.processes() == set()
