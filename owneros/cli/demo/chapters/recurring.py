"""Two plans that recur: one by the month, which has made its invoices, and one by the quarter, to come."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, takewhile

from sqlalchemy import select

from owneros.cli.demo import hours
from owneros.cli.demo.business import DEFAULTS
from owneros.cli.demo.days import Days
from owneros.cli.demo.reading import read
from owneros.cli.demo.telling import Teller
from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.issuing import issue
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.recurring.content import SeriesContent
from owneros.domain.billing.recurring.making import make_due
from owneros.domain.billing.recurring.models import RecurringInvoice, RecurringSeries
from owneros.domain.billing.recurring.rhythm import End, Rhythm
from owneros.domain.billing.recurring.writing import add_series
from owneros.foundation.database import db
from owneros.foundation.joins import along


@dataclass(frozen=True)
class PlanStory:
    client: str
    title: str
    line: str
    unit_e4: int
    unit: str
    mode: str


MONTHLY, QUARTERLY = (PlanStory(**plan) for plan in read("plans").values())


def tell(at: Callable[..., None], days: Days, teller: Teller) -> None:
    """Maintenance that recurs: by the month for a while now, by the quarter from next week on."""
    plans, today = Plans(teller), days.today
    start = today - timedelta(days=100)
    at(start - timedelta(days=1), hours.OFFICE, plans.set_up, MONTHLY, start, start)
    for day in days_of(start, MONTHLY.unit, today):
        paid_on = day + timedelta(days=5)
        at(day, hours.BILLING, plans.come_due, MONTHLY, day)
        at(paid_on, hours.POST, plans.receive, MONTHLY, paid_on)
    asked = days.ago(4)
    at(asked, hours.OFFICE, plans.set_up, QUARTERLY, today + timedelta(days=6), asked)


@dataclass
class Plans:
    """Sets plans up, lets their days come, and sees them paid."""

    teller: Teller
    series: dict[str, RecurringSeries] = field(default_factory=dict)

    def set_up(self, story: PlanStory, start: date, today: date) -> None:
        content = InvoiceContent(
            client_id=self.teller.clients[story.client].id,
            title=story.title,
            issued_on=start,
            due_on=start,
            lines=[LineContent(story.line, Decimal(1), "", story.unit_e4)],
            terms=DEFAULTS.invoice_terms,
            notes=DEFAULTS.invoice_notes,
        )
        plan = SeriesContent(content, Rhythm(start, story.unit), End(), DEFAULTS.payment_days, story.mode)
        self.series[story.title] = add_series(self.teller.diane, plan, today)

    def come_due(self, story: PlanStory, day: date) -> None:
        """Its draft is made by itself, and Diane hands it over."""
        invoice = make_due(self.series[story.title].id, day)
        if invoice is not None:
            issue(self.teller.diane, invoice)

    def receive(self, story: PlanStory, day: date) -> None:
        """A transfer pays whatever the plan has open."""
        open_now = select(Invoice).join(RecurringInvoice, along(RecurringInvoice.invoice_id))
        for invoice in db.session.scalars(
            open_now.where(
                RecurringInvoice.series_id == self.series[story.title].id, Invoice.status.in_(OPEN_STATUSES)
            )
        ):
            self.teller.take_in(invoice, "transfer", day, "ACH plan")


def days_of(start: date, unit: str, today: date) -> list[date]:
    """The dates that have come, and were long enough ago to be paid."""
    dates = map(Rhythm(start, unit).date_of, count())
    return list(takewhile(lambda day: day <= today - timedelta(days=7), dates))
