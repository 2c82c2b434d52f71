"""A worker dies while a recurring invoice is made or a late fee charged: nothing twice, nothing half."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.invoices.models import Invoice, InvoiceLine, InvoiceRevision
from owneros.domain.billing.late_fees.charging import charge
from owneros.domain.billing.late_fees.models import LateFee
from owneros.domain.billing.late_fees.rule import Rule
from owneros.domain.billing.late_fees.settings import change_rule
from owneros.domain.billing.recurring.making import make_due
from owneros.domain.billing.recurring.models import RecurringInvoice, RecurringSeries
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.people.tenants.models import NumberCounter
from owneros.foundation.database import db, reach
from owneros.foundation.outbox import Outbox
from tests.desk import ISSUED, SAM, an_invoice
from tests.domain.billing.recurring.desk import START, a_series, dates
from tests.faults.crashing import repeat_until_done

pytestmark = pytest.mark.faults


def test_making_crashes_at_every_statement_and_makes_one(cast, in_tenant, crash_at):
    with in_tenant(cast.owner.tenant_id):
        series_id = a_series(mode="sent").id

    def deed():
        with in_tenant(cast.owner.tenant_id):
            make_due(series_id, START + timedelta(days=40))

    def counts():
        with in_tenant(cast.owner.tenant_id):
            mails = select(func.count(Outbox.id)).where(
                Outbox.kind == "mail.deliver", Outbox.tenant_id == cast.owner.tenant_id
            )
            return [
                db.session.scalar(select(func.count(model.id)))
                for model in (Invoice, MailMessage, RecurringInvoice, NumberCounter)
            ] + [db.session.scalar(mails)]

    def untouched():
        assert counts() == [0, 0, 0, 0, 0]

    assert repeat_until_done(crash_at, deed, untouched) > 10
    deed()
    assert counts() == [1, 1, 2, 1, 1]
    with in_tenant(cast.owner.tenant_id):
        series = reach(RecurringSeries, series_id)
        assert dates(series) == [(START, "skipped"), (date(2026, 2, 28), "made")]


def test_charging_crashes_at_every_statement_and_charges_once(cast, in_tenant, crash_at):
    with in_tenant(cast.owner.tenant_id):
        change_rule(SAM, Rule("percent", Decimal("1.5"), days=10), date(2020, 1, 1))
        invoice_id = an_invoice().id

    def deed():
        with in_tenant(cast.owner.tenant_id):
            charge(invoice_id, ISSUED + timedelta(days=24))

    def look():
        with in_tenant(cast.owner.tenant_id):
            counts = [
                db.session.scalar(select(func.count(model.id)))
                for model in (LateFee, InvoiceLine, InvoiceRevision)
            ]
            return [*counts, reach(Invoice, invoice_id).total_cents]

    def untouched():
        assert look() == [0, 1, 1, 100_000]

    assert repeat_until_done(crash_at, deed, untouched) > 10
    deed()
    assert look() == [1, 2, 2, 101_500]
