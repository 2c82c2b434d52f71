"""A throw-away instance: own servers, own database, the app of this process's checkout."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask

from owneros import create_app
from owneros.cli.development_secrets import MAKERS
from owneros.embedded import PostgresServer, RedisServer

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
PLENTY = "1000000"


@dataclass(frozen=True)
class Place:
    app: Flask
    environment: dict[str, str]
    postgres: PostgresServer

    @property
    def superuser_url(self) -> str:
        return self.postgres.url("postgres")

    def settle(self) -> None:
        """As in an instance that grew slowly: all vacuumed and analysed, and what is written is synced."""
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            connection.execute("vacuum analyze")
            connection.execute("checkpoint")
        self.postgres.stop()
        self.postgres.durable = True
        self.postgres.start()


@contextmanager
def open_place() -> Iterator[Place]:
    """Filled without syncing, which is quicker."""
    home = Path(tempfile.mkdtemp(prefix="oo-bench-"))
    postgres, redis = PostgresServer(home, durable=False), RedisServer(home)
    try:
        postgres.start()
        redis.start()
        environment = {name: make() for name, make in MAKERS.items()} | {
            "OWNEROS_ENV": "development",
            "OWNEROS_HOME": str(home),
            "DATABASE_URL": postgres.url("owneros_app"),
            "MIGRATION_DATABASE_URL": postgres.url("owneros_owner"),
            "REDIS_URL": redis.url,
            "MAILS_PER_DAY": PLENTY,
            "MAILS_PER_DAY_NEW": PLENTY,
            **_vendors(),
        }
        os.environ.update(environment)
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        yield Place(create_app(), environment, postgres)
    finally:
        redis.stop()
        postgres.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)


def _vendors() -> dict[str, str]:
    """Where the sandbox answers once bench/server.py has started it; nobody does before."""
    url, smtp_port = f"http://{HOST}:{free_port()}", free_port()
    return {
        "SANDBOX_URL": url,
        "STRIPE_API_BASE": f"{url}/stripe",
        "SMTP_URL": f"smtp://{HOST}:{smtp_port}",
        "R2_ENDPOINT": f"{url}/r2",
        "GOOGLE_DISCOVERY_URL": f"{url}/google/.well-known/openid-configuration",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
