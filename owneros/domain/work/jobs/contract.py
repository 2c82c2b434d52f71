"""A signed estimate makes or changes a job's contract: its value, and the budget from its lines' costs."""

from dataclasses import dataclass

from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.progress import change_status
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.money import format_cents

WON = {"lead": "scheduled", "estimating": "scheduled"}


@dataclass(frozen=True)
class Budget:
    """What the work may cost, in cents, by kind."""

    labour_cents: int = 0
    materials_cents: int = 0
    subs_cents: int = 0
    other_cents: int = 0

    @property
    def total_cents(self) -> int:
        return self.labour_cents + self.materials_cents + self.subs_cents + self.other_cents


def sign_contract(
    actor: Actor, job: Job, *, before_cents: int, value_cents: int, before: Budget, budget: Budget, label: str
) -> None:
    """`before*` is what this estimate (`label`) had put in earlier; it is replaced. The job is locked.

    A value that somebody typed before anything was signed is replaced by the first signature.
    """
    kept = job.contract_cents - before_cents if job.contract_fixed else 0
    spent = job.budget_cents - before.total_cents if job.contract_fixed else 0
    was = job.contract_cents
    job.contract_cents = kept + value_cents
    job.budget_cents = max(0, spent) + budget.total_cents
    if not job.contract_fixed:
        job.budget_labour_cents = job.budget_materials_cents = job.budget_subs_cents = 0
    job.budget_labour_cents += budget.labour_cents - before.labour_cents
    job.budget_materials_cents += budget.materials_cents - before.materials_cents
    job.budget_subs_cents += budget.subs_cents - before.subs_cents
    job.contract_fixed = True
    record(
        actor,
        "job.contract_signed",
        f"Contract value of {job.label} changed from {format_cents(was)} "
        f"to {format_cents(job.contract_cents)} with {label}",
        job,
        amount_cents=job.contract_cents,
    )
    if job.status in WON:
        change_status(actor, job, WON[job.status])
    db.session.flush()
