import os

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import ProgrammingError

from owneros.domain.people.factors.authenticator import begin
from owneros.domain.people.factors.models import Authenticator
from owneros.domain.people.users.models import User
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.operators import NoOperator, OperatorAccess, unscoped
from owneros.foundation.outbox import Outbox
from owneros.foundation.periods import now
from owneros.foundation.person_vault import person_vault
from owneros.foundation.vault import TenantKey, vault


@pytest.fixture
def run(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=list(arguments))


@pytest.fixture
def ops_url(app):
    return app.extensions["settings"].ops_database_url


def reasons(ops_url):
    engine = create_engine(ops_url)
    with engine.connect() as connection:
        found = connection.execute(text("select reason from operator_access order by at")).scalars().all()
    engine.dispose()
    return found


def test_keys_are_rewrapped_and_a_repeat_does_nothing(app, cast, in_tenant, run, ops_url):
    old, new = app.extensions["settings"].master_keys, {"k-new": os.urandom(32)}
    reason = f"rotation {uuid7()}"
    with in_tenant(cast.owner.tenant_id):
        secret = begin(db.session.get(User, cast.owner.member.user_id)).secret.reveal()
    try:
        vault.configure(new | old)
        person_vault.configure(new | old)
        assert "now wrapped by k-new" in run("keys", "rewrap", "--reason", reason).output
        assert run("keys", "rewrap").output.startswith("0 keys of 0 businesses")
        with in_tenant(cast.owner.tenant_id):
            app_of_owner = db.session.get(Authenticator, cast.owner.member.user_id)
            assert person_vault.is_newest(app_of_owner.sealed_secret)
            assert app_of_owner.secret.reveal() == secret
        assert reason in reasons(ops_url)
        for player in (cast.owner, cast.stranger):
            with in_tenant(player.tenant_id):
                assert db.session.scalars(select(TenantKey.master_id)).all() == ["k-new"]
    finally:
        vault.configure(old | new)
        person_vault.configure(old | new)
        run("keys", "rewrap", "--reason", "back again")
        vault.configure(old)
        person_vault.configure(old)


def test_dead_tasks_are_listed_and_replayed(app, run):
    with app.app_context():
        row = Outbox(
            kind="nothing.here", queue="bulk", payload={}, attempts=8, dead_at=now(), last_error="E: broken"
        )
        db.session.add(row)
        db.session.commit()
        row_id = row.id
    assert f"{row_id}  nothing.here" in run("tasks", "dead").output
    assert run("tasks", "replay", str(row_id)).exit_code == 0
    assert run("tasks", "replay", str(row_id)).exit_code == 1
    with app.app_context():
        again = db.session.get(Outbox, row_id)
        assert (again.dead_at, again.attempts) == (None, 0)
        db.session.delete(again)
        db.session.commit()


def test_what_is_configured_is_reached_and_no_secret_is_shown(app, run):
    output = run("settings", "check").output
    assert "REDIS_URL: answers" in output
    assert "DATABASE_URL: answers" in output
    settings = app.extensions["settings"]
    assert settings.secret_key not in output
    assert settings.database_url not in output


@pytest.mark.parametrize(
    ("status", "said"), [(401, "is refused by Stripe"), (403, "does not answer"), (503, "does not answer")]
)
def test_a_key_that_stripe_does_not_take_is_said(run, sandbox, status, said):
    assert "STRIPE_SECRET_KEY: answers" in run("settings", "check").output
    sandbox.box.faults.add({"vendor": "stripe", "route": "/v1/balance", "status": status, "times": 2})
    found = run("settings", "check")
    assert f"STRIPE_SECRET_KEY: {said}" in found.output
    assert found.exit_code == 1


def test_no_reason_or_no_credential_no_access(ops_url):
    for reason, url in (("", ops_url), (" ", ops_url), ("look", "")):
        with pytest.raises(NoOperator), unscoped(reason, url):
            pass


def test_the_app_itself_cannot_read_who_looked(app):
    with app.app_context(), pytest.raises(ProgrammingError, match="permission denied"):
        db.session.scalars(select(OperatorAccess)).all()
