"""The first steps as they stand: which are done, and which nobody has done or dismissed yet."""

from dataclasses import dataclass

from sqlalchemy import func, select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.models import StripeConnection
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import Business
from owneros.domain.people.tenants.roles import Member
from owneros.domain.people.tenants.steps import STEPS, Step
from owneros.domain.work.jobs.models import Job
from owneros.foundation.built import built
from owneros.foundation.uniting import AnySelect


@dataclass(frozen=True)
class Standing:
    step: Step
    done: bool


def first_steps(member: Member) -> list[Standing]:
    """Those that this person may do and that were not dismissed; empty once all of them are done."""
    row = _standing.one()
    shown = [
        Standing(step, bool(getattr(row, step.name)))
        for step in STEPS
        if step.name not in row.dismissed and member.can(step.permission)
    ]
    return [] if all(each.done for each in shown) else shown


@built
def _standing() -> AnySelect:
    """A column for each step, by its name."""
    cards = select(StripeConnection.id).where(StripeConnection.card_payments == "active")
    return select(
        Business.steps_dismissed.label("dismissed"),
        select(Client.id).exists().label("client"),
        select(Job.id).exists().label("job"),
        cards.exists().label("card"),
        (func.length(Business.how_to_pay) > 0).label("words"),
        select(Invoice.id).where(Invoice.status != "draft").exists().label("sent"),
    )
