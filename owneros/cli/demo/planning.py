"""The whole story as a plan. Pure: the same day always gives the same plan."""

from datetime import timedelta
from random import Random

from owneros.cli.demo.billing import Billing
from owneros.cli.demo.days import Days, on_to_work
from owneros.cli.demo.loose_ends import LooseEnds
from owneros.cli.demo.stories import JobStory, Plan
from owneros.cli.demo.works import Works

SEED = 1836


def fresh_random() -> Random:
    return Random(SEED)  # noqa: S311 - a story, not a secret


def make_plan(days: Days) -> Plan:
    rng = fresh_random()
    jobs = Works(days, rng).all()
    billing = Billing(days, rng)
    sent = [invoice for job in jobs for invoice in billing.of_job(job)] + billing.service_calls()
    sent.sort(key=lambda invoice: invoice.issued)
    drafts = billing.drafts(jobs)
    mistakes = billing.mistakes(sent)
    LooseEnds(days, rng, billing).leave(sent)
    for job in jobs:
        _close(job, days)
    return Plan(jobs, sent + mistakes + drafts)


def _close(job: JobStory, days: Days) -> None:
    """A completed job is closed when its last invoice is paid."""
    if not job.steps or job.steps[-1][1] != "completed" or any(invoice.open for invoice in job.invoices):
        return
    paid = [payment.day for invoice in job.invoices for payment in invoice.payments]
    day = on_to_work(max([*paid, job.steps[-1][0]]) + timedelta(days=2))
    if day < days.today:
        job.steps.append((day, "closed"))
