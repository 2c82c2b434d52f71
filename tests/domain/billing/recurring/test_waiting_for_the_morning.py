"""An invoice is made at its date; at night its mail waits until the quiet hours of the business are over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.invoices.drafting import content_of, edit
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.sending import draw, mail_invoice
from owneros.domain.billing.recurring.rhythm import Rhythm
from owneros.domain.billing.recurring.tasks import make
from owneros.domain.billing.reminders.models import ReminderSettings
from owneros.domain.people.mailing.delivering import deliver
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.clock import starting_at
from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox
from owneros.foundation.tasks import NotNow
from tests.desk import SAM, an_invoice
from tests.domain.billing.recurring.desk import a_series

# In Chicago: Friday at midnight, Friday late, Saturday late, and a morning on which the clocks go back.
NIGHTS = [
    ("2026-10-02", "2026-10-02T05:00", {}, "2026-10-02T13:00"),
    ("2026-10-02", "2026-10-03T01:30", {}, "2026-10-03T13:00"),
    ("2026-10-03", "2026-10-04T02:00", {"sundays": False}, "2026-10-05T13:00"),
    ("2026-11-01", "2026-11-01T05:30", {}, "2026-11-01T14:00"),
    ("2026-10-02", "2026-10-02T05:00", {"quiet_until": 6}, "2026-10-02T11:00"),
    ("2026-10-02", "2026-10-02T15:00", {}, None),
    ("2026-10-02", "2026-10-02T05:00", {"quiet_from": 0, "quiet_until": 0}, None),
]


def in_utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def makes(cast, in_tenant):
    """Makes what is due at a moment, twice over; gives its mail, and the task that delivers it."""

    def made(day, moment, hours):
        day = date.fromisoformat(day)
        if hours:
            db.session.add(ReminderSettings(since=day, **hours))
        series = a_series(today=day, rhythm=Rhythm(day, "month"), mode="sent")
        with starting_at(in_utc(moment)):
            for _ in range(2):
                make(series.id)
        mail = db.session.scalars(select(MailMessage)).one()
        task = db.session.scalars(
            select(Outbox).where(Outbox.payload["mail_message_id"].astext == str(mail.id))
        ).one()
        return mail, task

    with in_tenant(cast.owner.tenant_id):
        our_tenant().time_zone = "America/Chicago"
        yield made


@pytest.mark.parametrize(("day", "moment", "hours", "morning"), NIGHTS)
def test_the_mail_waits_and_the_invoice_does_not(makes, day, moment, hours, morning):
    mail, task = makes(day, moment, hours)
    invoice = db.session.scalars(select(Invoice)).one()
    assert (invoice.status, invoice.issued_on.isoformat()) == ("sent", day)
    if morning is None:
        assert mail.goes_out_at is None
    else:
        assert mail.goes_out_at == task.available_at == in_utc(morning)


def test_what_changed_overnight_is_what_the_mail_says(makes):
    mail, _ = makes(*NIGHTS[0][:3])
    invoice = db.session.scalars(select(Invoice)).one()
    content = content_of(invoice)
    content.lines[0] = type(content.lines[0])("Maintenance", content.lines[0].quantity, "", 300_0000)
    edit(SAM, invoice, content, version=invoice.version)
    assert "Invoice INV-0001 for $300.00 is due" in draw(mail).text


def test_a_mail_that_is_late_looks_at_the_quiet_hours_again_when_it_is_sent(makes):
    """Made by day; its mail server was away until the night."""
    mail, _task = makes("2026-10-02", "2026-10-02T15:00", {})
    assert (mail.keeps_quiet, mail.goes_out_at) == (True, None)
    with starting_at(in_utc("2026-10-03T05:00")), pytest.raises(NotNow) as not_now:
        deliver(mail.id)
    assert not_now.value.wait <= timedelta(hours=8)
    db.session.refresh(mail)
    assert (mail.state, mail.goes_out_at) == ("waiting", in_utc("2026-10-03T13:00"))
    with starting_at(in_utc("2026-10-03T13:00")):
        deliver(mail.id)
    assert mail.state == "sent"


def test_a_mail_that_a_person_sends_goes_out_at_night_too(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id), starting_at(in_utc("2026-10-03T05:00")):
        our_tenant().time_zone = "America/Chicago"
        (mail,) = mail_invoice(SAM, an_invoice(), Mail(["maria@client.example"], "Invoice", "", "once"))
        deliver(mail.id)
        assert mail.state == "sent"
