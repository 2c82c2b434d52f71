"""A database that is away or read-only is told as such: 503, when to come back, and nothing half written."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from flask import Flask
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


def test_an_exhausted_pool_says_come_back(cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        pool = db.engine.pool

    def nothing_free() -> None:
        raise PoolTimeout("QueuePool limit reached")

    monkeypatch.setattr(pool, "connect", nothing_free)
    answer = cast.owner.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
