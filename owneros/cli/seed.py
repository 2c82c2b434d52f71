"""`flask seed-demo`: a business with two years behind it, for a first look at a fresh instance."""

import click
from flask import Flask, current_app

from owneros.cli.demo import chronicle, hours
from owneros.cli.demo.business import OWNER, TIME_ZONE
from owneros.cli.demo.cards import connect_stripe, is_reachable, pay_by_bank_debit, pay_by_card
from owneros.cli.demo.days import Days
from owneros.cli.demo.founding import find_demo, found_demo
from owneros.cli.demo.planning import fresh_random, make_plan
from owneros.cli.demo.sign_in import kept_password, new_password, told
from owneros.cli.demo.telling import Teller
from owneros.cli.private import write_private
from owneros.config import Settings
from owneros.foundation.audit import Actor
from owneros.foundation.clock import now, starting_at
from owneros.foundation.database import db
from owneros.foundation.errors import OwnerOSError
from owneros.foundation.tenancy import enter_tenant


def init_app(app: Flask) -> None:
    """Registers the commands."""
    app.cli.command("seed-demo")(seed_demo)


def seed_demo() -> None:
    """Make the demo business, once; say how to sign in."""
    settings: Settings = current_app.extensions["settings"]
    if settings.production:
        raise click.ClickException("The demo is not made in production.")
    password = kept_password(settings.home)
    if find_demo() is None:
        password = password or new_password()
        write_private(settings.home / "demo.txt", told(password) + "\n")
        _tell_story(password)
    _take_cards(settings.sandbox_url)
    if password:
        click.echo(told(password))
    else:
        click.echo(
            f"Demo sign-in            {OWNER.email}\nIts password is not kept here; use Forgot password."
        )


def _tell_story(password: str) -> None:
    """In one transaction: there is the whole demo, or none of it."""
    days = Days(now(), TIME_ZONE)
    with starting_at(days.moment(days.ago(chronicle.FOUNDED_AGO), hours.CALL, fresh_random())):
        teller = Teller(found_demo(password))
    chronicle.write(make_plan(days), days, teller).carry_out()
    db.session.commit()
    db.session.remove()


def _take_cards(sandbox_url: str) -> None:
    """Needs the sandbox; without it the same invoices stay open."""
    found = find_demo()
    if found is None or not sandbox_url or not is_reachable(sandbox_url):
        return
    owner, tenant_id = found
    enter_tenant(db.session, tenant_id)
    try:
        connect_stripe(Actor("user", owner.name, owner.id), sandbox_url)
        pay_by_card()
        pay_by_bank_debit()
    except OwnerOSError as error:
        db.session.rollback()
        click.echo(f"The demo takes no cards yet: {error}", err=True)
