"""A mail server that is away for hours: the desk says that a mail did not go, and a replay still sends it."""

import pytest
from sqlalchemy import select, update

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.invoices import sending
from owneros.domain.people.mailing import delivering
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import db
from owneros.foundation.dying import replay
from owneros.foundation.errors import VendorError
from owneros.foundation.outbox import MAX_ATTEMPTS, Outbox
from owneros.foundation.tasks import handle
from tests.desk import SAM, an_invoice


@pytest.fixture
def task_id(cast, in_tenant):
    """The task of one waiting mail, with one try left."""
    with in_tenant(cast.owner.tenant_id):
        (message,) = sending.mail_invoice(
            SAM, an_invoice(), Mail(["maria@client.example"], "Invoice", "", "once")
        )
        made = db.session.scalars(select(Outbox).where(Outbox.dedupe == f"mail:{message.id}")).one()
        made.attempts = MAX_ATTEMPTS - 1
        return made.id


def message_of(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        return db.session.scalars(select(MailMessage)).one()


def test_a_mail_that_is_given_up_says_so_and_a_replay_sends_it(cast, in_tenant, app, task_id, monkeypatch):
    def away(_letter):
        raise VendorError("The email server did not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "send", away)
        handle(str(task_id))
    given_up = message_of(cast, in_tenant)
    assert given_up.state == "failed"
    assert "Send it again" in given_up.error

    with app.app_context():
        assert replay(task_id)
    handle(str(task_id))
    sent = message_of(cast, in_tenant)
    assert (sent.state, sent.error) == ("sent", "")


def test_a_worker_that_dies_each_time_leaves_no_mail_waiting(cast, in_tenant, app, task_id):
    with app.app_context():
        db.session.execute(update(Outbox).where(Outbox.id == task_id).values(attempts=MAX_ATTEMPTS))
        db.session.commit()
    handle(str(task_id))
    assert message_of(cast, in_tenant).state == "failed"
