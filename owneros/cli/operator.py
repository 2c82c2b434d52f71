"""Commands of the operator: `flask --app wsgi keys|tasks|settings ...`. Access across tenants is recorded."""

import uuid

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import create_engine, select
from sqlalchemy.exc import DBAPIError

from owneros.config import Settings
from owneros.domain.tenants.models import Tenant
from owneros.foundation import tasks as task_runner
from owneros.foundation.operators import unscoped
from owneros.foundation.outbox import Outbox
from owneros.foundation.vault import vault

keys = AppGroup("keys", help="Master keys and the keys of the businesses.")
tasks = AppGroup("tasks", help="Background work that has stopped trying.")
settings = AppGroup("settings", help="What this machine is configured with.")
MOST_SHOWN = 200


@keys.command("rewrap")
@click.option("--reason", default="master key rotation", show_default=True)
def rewrap(reason: str) -> None:
    """Wrap every business's keys by the newest master key. Repeating does nothing."""
    changed = businesses = 0
    with unscoped(reason, _settings().ops_database_url) as access:
        with access.directory() as session:
            tenant_ids = session.scalars(select(Tenant.id).order_by(Tenant.id)).all()
        for tenant_id in tenant_ids:
            with access.business(tenant_id) as session:
                count = vault.rewrap(session)
            changed += count
            businesses += bool(count)
    click.echo(f"{changed} keys of {businesses} businesses are now wrapped by {vault.newest_master}.")


@tasks.command("dead")
@click.option("--reason", default="look at dead tasks", show_default=True)
def dead(reason: str) -> None:
    """List the tasks that gave up, newest first."""
    with unscoped(reason, _settings().ops_database_url) as access, access.directory() as session:
        rows = session.scalars(
            select(Outbox)
            .where(Outbox.dead_at.is_not(None))
            .order_by(Outbox.dead_at.desc())
            .limit(MOST_SHOWN)
        ).all()
    for row in rows:
        click.echo(f"{row.id}  {row.kind}  {row.dead_at:%Y-%m-%d %H:%M} UTC  {row.last_error or ''}")
    click.echo(f"{len(rows)} dead tasks.")


@tasks.command("replay")
@click.argument("task_id", type=click.UUID)
def replay(task_id: uuid.UUID) -> None:
    """Give one dead task a fresh start."""
    if not task_runner.replay(task_id):
        raise click.ClickException("There is no dead task of this id.")
    click.echo("It will be tried again within a minute.")


@settings.command("check")
def check() -> None:
    """Reach everything that is configured; the exit code is 1 when something does not answer."""
    found = _settings()
    answers = {
        "DATABASE_URL": _database_answers(found.database_url),
        "MIGRATION_DATABASE_URL": _database_answers(found.migration_database_url),
        "OPS_DATABASE_URL": _database_answers(found.ops_database_url),
        "REDIS_URL": _redis_answers(current_app.extensions["redis"]),
    }
    click.echo(f"Environment {found.environment}, address {found.public_url}")
    for name, answer in answers.items():
        click.echo(f"{name}: {answer}")
    if any(answer == "does not answer" for answer in answers.values()):
        raise click.ClickException("Not everything answers.")


def _database_answers(url: str) -> str:
    if not url:
        return "not set"
    engine = create_engine(url, connect_args={"connect_timeout": 5})
    try:
        with engine.connect():
            return "answers"
    except DBAPIError:
        return "does not answer"
    finally:
        engine.dispose()


def _redis_answers(connection: Redis) -> str:
    try:
        connection.ping()
    except RedisError:
        return "does not answer"
    return "answers"


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def init_app(app: Flask) -> None:
    for group in (keys, tasks, settings):
        app.cli.add_command(group)
