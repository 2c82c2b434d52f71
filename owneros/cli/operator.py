"""Commands of the operator: `flask --app wsgi keys|tasks|estimates|settings ...`. Access is recorded."""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from redis.exceptions import RedisError
from sqlalchemy import create_engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from owneros.config import Settings
from owneros.domain.billing.estimates.verification import Verdict, verify
from owneros.domain.people.factors.resealing import reseal
from owneros.domain.people.tenants.models import Tenant
from owneros.foundation import dying
from owneros.foundation.errors import VendorError
from owneros.foundation.operators import Access, unscoped
from owneros.foundation.outbox import Outbox
from owneros.foundation.vault import vault
from owneros.vendors import stripe

keys = AppGroup("keys", help="Master keys and the keys of the businesses.")
tasks = AppGroup("tasks", help="Background work that has stopped trying.")
estimates = AppGroup("estimates", help="What was signed.")
settings = AppGroup("settings", help="What this machine is configured with.")
MOST_SHOWN = 200


@keys.command("rewrap")
@click.option("--reason", default="master key rotation", show_default=True)
def rewrap(reason: str) -> None:
    """Wrap every business's keys by the newest master key, and seal people's secrets under it."""
    changed = businesses = 0
    with unscoped(reason, _settings().ops_database_url) as access:
        for tenant_id in _businesses(access):
            with access.business(tenant_id) as session:
                count = vault.rewrap(session)
            changed += count
            businesses += bool(count)
        with access.directory() as session:
            secrets = reseal(session)
    click.echo(f"{changed} keys of {businesses} businesses are now wrapped by {vault.newest_master}.")
    click.echo(f"{secrets} secrets of people were sealed anew.")


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
        heard_by = dying.hearers.get(row.kind, dying.OPERATOR).who
        click.echo(f"{row.id}  {row.kind}  {row.dead_at:%Y-%m-%d %H:%M} UTC  {row.last_error or ''}")
        click.echo(f"    heard by: {heard_by}")
    click.echo(f"{len(rows)} dead tasks.")


@tasks.command("replay")
@click.argument("task_id", type=click.UUID, required=False)
@click.option("--kind", "kinds", multiple=True, help="All dead tasks of this kind; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="All but what only the person may ask for anew.")
def replay(task_id: uuid.UUID | None, kinds: tuple[str, ...], everything: bool) -> None:
    """Give one dead task a fresh start, or all that a fault has ended, after it was mended."""
    if (task_id is not None) + bool(kinds) + everything != 1:
        raise click.UsageError("Give the id of a task, or --kind, or --all.")
    if task_id is None:
        click.echo(f"{dying.replay_all(kinds)} dead tasks will be tried again within a minute.")
    elif dying.replay(task_id):
        click.echo("It will be tried again within a minute.")
    else:
        raise click.ClickException("There is no dead task of this id.")


@estimates.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--tenant", "tenant_id", type=int, help="Look in this business only.")
@click.option("--reason", default="verify a signed estimate", show_default=True)
def verify_estimate(file: Path, tenant_id: int | None, reason: str) -> None:
    """Say whether FILE is a signed estimate, byte for byte; the exit code is 1 when it is none."""
    content = file.read_bytes()
    with unscoped(reason, _settings().ops_database_url) as access:
        for number in [tenant_id] if tenant_id is not None else _businesses(access):
            with access.business(number) as session:
                verdict = verify(content, session=session)
            if verdict.genuine:
                click.echo(_said(verdict, number))
                return
    raise click.ClickException(f"No signed estimate has the SHA-256 {hashlib.sha256(content).hexdigest()}.")


def _businesses(access: Access) -> Sequence[int]:
    with access.directory() as session:
        return session.scalars(select(Tenant.id).order_by(Tenant.id)).all()


def _said(verdict: Verdict, tenant_id: int) -> str:
    what = {"signed": "the signed PDF", "document": "the signed document without its evidence"}[verdict.what]
    return (
        f"Genuine: {what} of {verdict.label}, revision {verdict.revision}, business {tenant_id}. "
        f"Accepted by {verdict.signer_name}, {verdict.signed_at:%Y-%m-%d %H:%M} UTC. SHA-256 {verdict.sha256}"
    )


@settings.command("check")
def check() -> None:
    """Reach everything that is configured; the exit code is 1 when something does not answer."""
    found = _settings()
    databases = {
        "DATABASE_URL": found.database_url,
        "MIGRATION_DATABASE_URL": found.migration_database_url,
        "OPS_DATABASE_URL": found.ops_database_url,
    }
    answers = {name: _answer(partial(_connect, url)) if url else "not set" for name, url in databases.items()}
    answers["REDIS_URL"] = _answer(current_app.extensions["redis"].ping)
    answers["STRIPE_SECRET_KEY"] = _answer(stripe.ask_for_access)
    click.echo(f"Environment {found.environment}, address {found.public_url}")
    for name, answer in answers.items():
        click.echo(f"{name}: {answer}")
    if any(answer not in ("answers", "not set") for answer in answers.values()):
        raise click.ClickException("Not everything answers.")


def _answer(ask: Callable[[], object]) -> str:
    try:
        ask()
    except stripe.OurKeyRefused:
        return "is refused by Stripe"
    except (DBAPIError, RedisError, VendorError):
        return "does not answer"
    return "answers"


def _connect(url: str) -> None:
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 5})
    engine.connect().close()


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def init_app(app: Flask) -> None:
    for group in (keys, tasks, estimates, settings):
        app.cli.add_command(group)
