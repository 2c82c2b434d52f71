"""A throw-away instance: own servers, own database, the app in this process."""

import os
import shutil
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
NOWHERE = "127.0.0.1:9"


@dataclass(frozen=True)
class Place:
    app: Flask
    environment: dict[str, str]

    def settle(self) -> None:
        """What autovacuum would have done long ago in a business that grew slowly; only an owner may."""
        with psycopg.connect(self.environment["MIGRATION_DATABASE_URL"], autocommit=True) as connection:
            connection.execute("vacuum analyze")


@contextmanager
def open_place() -> Iterator[Place]:
    home = Path(tempfile.mkdtemp(prefix="oo-bench-"))
    postgres, redis = PostgresServer(home, durable=False), RedisServer(home, durable=False)
    try:
        postgres.start()
        redis.start()
        environment = {name: make() for name, make in MAKERS.items()} | {
            "OWNEROS_ENV": "development",
            "OWNEROS_HOME": str(home),
            "DATABASE_URL": postgres.url("owneros_app"),
            "MIGRATION_DATABASE_URL": postgres.url("owneros_owner"),
            "REDIS_URL": redis.url,
            "STRIPE_API_BASE": f"http://{NOWHERE}/stripe",
            "SMTP_URL": f"smtp://{NOWHERE}",
            "R2_ENDPOINT": f"http://{NOWHERE}/r2",
            "PASSWORD_COST": "4",
        }
        os.environ.update(environment)
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own command
        app = create_app()
        app.config["RATELIMIT_ENABLED"] = False
        yield Place(app, environment)
    finally:
        redis.stop()
        postgres.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)
