"""A mail server that refuses us is our trouble: nobody's address is blamed, and the mail goes out later."""

import pytest
from sqlalchemy import func, select, update

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.invoices.sending import mail_invoice
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox
from tests.desk import SAM, an_invoice


@pytest.fixture
def task_id(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        (message,) = mail_invoice(SAM, an_invoice(), Mail(["maria@client.example"], "Invoice", "", "once"))
        return db.session.scalars(select(Outbox.id).where(Outbox.dedupe == f"mail:{message.id}")).one()


def state(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        return db.session.scalars(select(MailMessage.state)).one()


@pytest.mark.parametrize(("route", "status"), [("/mail", 550), ("/mail", 530), ("/data", 554)])
def test_a_refused_sender_is_retried_and_told_to_the_operator(
    app, cast, in_tenant, sandbox, run_tasks, task_id, caplog, route, status
):
    sandbox.box.faults.add({"vendor": "mail", "route": route, "status": status})
    run_tasks({"mail.deliver"})
    assert state(cast, in_tenant) == "waiting"
    assert "mail_sender_refused" in [
        record.message for record in caplog.records if record.levelname == "ERROR"
    ]
    with app.app_context():
        db.session.execute(update(Outbox).where(Outbox.id == task_id).values(available_at=func.now()))
        db.session.commit()
    run_tasks({"mail.deliver"})
    assert state(cast, in_tenant) == "sent"


def test_a_refused_recipient_is_not_tried_again(cast, in_tenant, sandbox, run_tasks, task_id):
    sandbox.box.faults.add({"vendor": "mail", "route": "/rcpt", "status": 550})
    run_tasks({"mail.deliver"})
    assert state(cast, in_tenant) == "failed"
