"""The plan as deeds in the order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from owneros.cli.demo.business import OLD_RATE, RATE
from owneros.cli.demo.clients import CLIENTS
from owneros.cli.demo.days import Days
from owneros.cli.demo.offers import Offers
from owneros.cli.demo.planning import fresh_random
from owneros.cli.demo.recurring import MONTHLY, QUARTERLY, Plans, days_of
from owneros.cli.demo.stories import InvoiceStory, JobStory, Plan
from owneros.cli.demo.telling import Teller
from owneros.foundation.clock import now, starting_at

FOUNDED_AGO, NEW_RATE_AGO = 770, 400
# The hour of the day at which each kind of thing happens.
START_OF_WORK, CALL, OFFICE, BILLING, CORRECTION, POST, NOTE, END_OF_WORK, CLOSING = (
    7.5, 9, 10, 10.8, 13.5, 14.5, 15.5, 16.5, 17.3,
)  # fmt: skip
VIEWED = 18.2


@dataclass
class Chronicle:
    days: Days
    teller: Teller
    entries: list[tuple[datetime, int, partial[object]]] = field(default_factory=list)
    rng: Random = field(default_factory=fresh_random)

    def at(self, day: date, hour: float, deed: Callable[..., object], *what: Any) -> None:
        moment = self.days.moment(day, hour, self.rng)
        self.entries.append((moment, len(self.entries), partial(deed, *what)))

    def carry_out(self) -> None:
        """Each deed at its own moment, none before the end of another. The caller commits."""
        latest = datetime.min.replace(tzinfo=UTC)
        for moment, _, deed in sorted(self.entries, key=lambda entry: entry[:2]):
            with starting_at(max(moment, latest)):
                deed()
                latest = now()


def write(plan: Plan, days: Days, teller: Teller) -> Chronicle:
    """Everything after the founding."""
    chronicle = Chronicle(days, teller)
    first = days.ago(FOUNDED_AGO - 1)
    chronicle.at(first, START_OF_WORK, teller.begin)
    chronicle.at(days.ago(NEW_RATE_AGO), OFFICE, teller.change_rate)
    met = {client.name: min(_first_days(plan, client.name), default=first) for client in CLIENTS}
    for client in CLIENTS:
        chronicle.at(met[client.name], CALL - 0.5, teller.meet, client)
    for job in plan.jobs:
        _write_job(chronicle, job)
    for invoice in plan.invoices:
        _write_invoice(chronicle, invoice, days.ago(NEW_RATE_AGO))
    Offers(days, teller).tell(chronicle.at)
    _write_plans(chronicle)
    return chronicle


def _write_plans(chronicle: Chronicle) -> None:
    """Maintenance that recurs: by the month for a while now, by the quarter from next week on."""
    plans, today = Plans(chronicle.teller), chronicle.days.today
    start = today - timedelta(days=100)
    chronicle.at(start - timedelta(days=1), OFFICE, plans.set_up, MONTHLY, start, start)
    for day in days_of(start, MONTHLY.unit, today):
        chronicle.at(day, BILLING, plans.come_due, MONTHLY, day)
        chronicle.at(day + timedelta(days=5), POST, plans.receive, MONTHLY, day + timedelta(days=5))
    asked = chronicle.days.ago(4)
    chronicle.at(asked, OFFICE, plans.set_up, QUARTERLY, today + timedelta(days=6), asked)


def _first_days(plan: Plan, name: str) -> list[date]:
    asked = [job.lead for job in plan.jobs if job.client.name == name]
    return asked + [invoice.issued for invoice in plan.invoices if invoice.client.name == name]


def _write_job(chronicle: Chronicle, job: JobStory) -> None:
    teller = chronicle.teller
    chronicle.at(job.lead, CALL, teller.open, job)
    hours = {"active": START_OF_WORK, "completed": END_OF_WORK, "closed": CLOSING}
    for day, status in job.steps:
        if status == "scheduled":
            chronicle.at(day, OFFICE + 0.5, teller.plan_work, job)
        else:
            chronicle.at(day, hours.get(status, OFFICE), teller.move, job, status)
    for day, who, text in job.notes:
        chronicle.at(day, NOTE, teller.note, job, who, text)


def _write_invoice(chronicle: Chronicle, invoice: InvoiceStory, new_rate_on: date) -> None:
    teller = chronicle.teller
    rate = OLD_RATE.name if invoice.issued < new_rate_on else RATE.name
    if invoice.draft:
        chronicle.at(invoice.issued, NOTE, teller.write, invoice, rate)
        return
    chronicle.at(invoice.issued, BILLING, teller.bill, invoice, rate)
    if invoice.edited:
        chronicle.at(invoice.issued, CORRECTION, teller.correct, invoice, rate)
    if invoice.viewed is not None:
        chronicle.at(invoice.viewed, VIEWED, teller.view, invoice)
    for payment in invoice.payments:
        chronicle.at(payment.day, POST, teller.receive, invoice, payment)
        if payment.refunded_on is not None:
            chronicle.at(payment.refunded_on, CLOSING, teller.give_back, payment)
    if invoice.written_off is not None:
        chronicle.at(invoice.written_off, CLOSING, teller.give_up, invoice)
    if invoice.voided is not None:
        chronicle.at(invoice.voided, CORRECTION, teller.void, invoice)
