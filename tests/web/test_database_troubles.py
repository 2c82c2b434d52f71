"""A database that is away or read-only is told as such: 503, when to come back, and nothing half written."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import TimeoutError as PoolTimeout

from owneros.embedded import PostgresServer
from owneros.foundation.database import db
from tests.cast import Cast


@pytest.fixture
def read_only(app: Flask, postgres: PostgresServer, database_urls: dict[str, str]) -> Iterator[None]:
    """As after a failover: new connections may read and not write."""
    name = urlsplit(database_urls["app"]).path.removeprefix("/")

    def switch(value: str) -> None:
        with psycopg.connect(postgres.superuser_url, autocommit=True) as connection:
            connection.execute(f'alter database "{name}" set default_transaction_read_only = {value}')
        with app.app_context():
            db.engine.dispose()

    switch("on")
    yield
    switch("off")


def test_a_read_only_database_is_read_and_refuses_writes_with_503(cast: Cast, read_only: None) -> None:
    assert cast.owner.get("/clients").status_code == 200
    for fragment in (False, True):
        refused = cast.owner.post("/clients", {"name": "Maria", "kind": "person"}, fragment=fragment)
        assert refused.status_code == 503
        assert refused.headers["Retry-After"] == "5"


@pytest.fixture
def hang_up(app: Flask, postgres: PostgresServer) -> Iterator[Callable[..., None]]:
    """`hang_up()` ends all connections of the app; with a place, at this statement of those to come."""
    ended: list[Callable[..., None]] = []
    with app.app_context():
        engine = db.engine

    def end_all() -> None:
        with psycopg.connect(postgres.superuser_url, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid, 60000) from pg_stat_activity"
                " where usename = 'owneros_app' and datname = %s",
                [engine.url.database],
            )

    def hang(at: int = 0) -> None:
        count = 0

        def note(*_: object) -> None:
            nonlocal count
            count += 1
            if count == at:
                end_all()

        if at == 0:
            end_all()
        else:
            event.listen(engine, "before_cursor_execute", note)
            ended.append(note)

    yield hang
    for note in ended:
        event.remove(engine, "before_cursor_execute", note)


def test_connections_that_ended_while_idle_are_not_used(cast: Cast, hang_up: Callable[..., None]) -> None:
    assert cast.owner.get("/clients").status_code == 200
    hang_up()
    assert cast.owner.post("/clients", {"name": "Maria", "kind": "person"}).status_code == 303


def test_a_connection_that_is_told_something_is_kept(app: Flask, database_urls: dict[str, str]) -> None:
    def asked(statement: str) -> Any:
        with app.app_context():
            found = db.session.connection().exec_driver_sql(statement)
            told = found.scalar() if found.returns_rows else None
            db.session.commit()
            return told

    asked("listen news")
    before = asked("select pg_backend_pid()")
    with psycopg.connect(database_urls["app"], autocommit=True) as other:
        other.execute("notify news")
    assert asked("select pg_backend_pid()") == before
    asked("unlisten news")


@pytest.mark.parametrize("at", [1, 3])
def test_a_page_whose_connection_dies_is_made_once_more(
    cast: Cast, hang_up: Callable[..., None], at: int
) -> None:
    hang_up(at)
    assert cast.owner.get("/clients").status_code == 200


def test_a_deed_whose_connection_dies_is_not_done_twice(cast: Cast, hang_up: Callable[..., None]) -> None:
    hang_up(3)
    assert cast.owner.post("/clients", {"name": "Maria", "kind": "person"}).status_code == 503
    assert "Maria" not in cast.owner.get("/clients").text


def test_an_exhausted_pool_says_come_back(cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        pool = db.engine.pool

    def nothing_free() -> None:
        raise PoolTimeout("QueuePool limit reached")

    monkeypatch.setattr(pool, "connect", nothing_free)
    answer = cast.owner.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
