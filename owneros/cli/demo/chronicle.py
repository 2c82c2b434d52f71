"""The plan as deeds in the order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from random import Random
from typing import Any

from owneros.cli.demo import hours
from owneros.cli.demo.business import OLD_RATE, RATE
from owneros.cli.demo.clients import CLIENTS
from owneros.cli.demo.days import Days
from owneros.cli.demo.planning import fresh_random
from owneros.cli.demo.stories import InvoiceStory, JobStory, Plan
from owneros.cli.demo.telling import Teller
from owneros.foundation.clock import now, starting_at
from owneros.foundation.rooms import modules_of

FOUNDED_AGO, NEW_RATE_AGO = 770, 400


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
    chronicle.at(first, hours.START_OF_WORK, teller.begin)
    chronicle.at(days.ago(NEW_RATE_AGO), hours.OFFICE, teller.change_rate)
    met = {client.name: min(_first_days(plan, client.name), default=first) for client in CLIENTS}
    for client in CLIENTS:
        chronicle.at(met[client.name], hours.CALL - 0.5, teller.meet, client)
    for job in plan.jobs:
        _write_job(chronicle, job)
    for invoice in plan.invoices:
        _write_invoice(chronicle, invoice, days.ago(NEW_RATE_AGO))
    for chapter in modules_of("owneros.cli.demo.chapters"):
        chapter.tell(chronicle.at, days, teller)
    return chronicle


def _first_days(plan: Plan, name: str) -> list[date]:
    asked = [job.lead for job in plan.jobs if job.client.name == name]
    return asked + [invoice.issued for invoice in plan.invoices if invoice.client.name == name]


def _write_job(chronicle: Chronicle, job: JobStory) -> None:
    teller = chronicle.teller
    chronicle.at(job.lead, hours.CALL, teller.open, job)
    of_step = {"active": hours.START_OF_WORK, "completed": hours.END_OF_WORK, "closed": hours.CLOSING}
    for day, status in job.steps:
        if status == "scheduled":
            chronicle.at(day, hours.OFFICE + 0.5, teller.plan_work, job)
        else:
            chronicle.at(day, of_step.get(status, hours.OFFICE), teller.move, job, status)
    for day, who, text in job.notes:
        chronicle.at(day, hours.NOTE, teller.note, job, who, text)


def _write_invoice(chronicle: Chronicle, invoice: InvoiceStory, new_rate_on: date) -> None:
    teller = chronicle.teller
    rate = OLD_RATE.name if invoice.issued < new_rate_on else RATE.name
    if invoice.draft:
        chronicle.at(invoice.issued, hours.NOTE, teller.write, invoice, rate)
        return
    chronicle.at(invoice.issued, hours.BILLING, teller.bill, invoice, rate)
    if invoice.edited:
        chronicle.at(invoice.issued, hours.CORRECTION, teller.correct, invoice, rate)
    if invoice.viewed is not None:
        chronicle.at(invoice.viewed, hours.VIEWED, teller.view, invoice)
    for payment in invoice.payments:
        chronicle.at(payment.day, hours.POST, teller.receive, invoice, payment)
        if payment.refunded_on is not None:
            chronicle.at(payment.refunded_on, hours.CLOSING, teller.give_back, payment)
    if invoice.written_off is not None:
        chronicle.at(invoice.written_off, hours.CLOSING, teller.give_up, invoice)
    if invoice.voided is not None:
        chronicle.at(invoice.voided, hours.CORRECTION, teller.void, invoice)
