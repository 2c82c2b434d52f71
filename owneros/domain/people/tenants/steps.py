"""The way of a new business to its first payment: each step lasts until it is done or dismissed."""

from dataclasses import dataclass

from sqlalchemy import select

from owneros.domain.people.tenants.models import Business
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, present


@dataclass(frozen=True)
class Step:
    """`permission` is what a person needs to do it, or to dismiss it."""

    name: str
    title: str
    sentence: str
    href: str
    permission: str


STEPS = (
    Step("client", "Add a client", "A name and an email are enough.", "/clients/new", "clients:write"),
    Step(
        "job",
        "Add a job",
        "One page for everything on that job.",
        "/jobs/new",
        "jobs:write",
    ),
    Step(
        "card",
        "Get paid by card",
        "Connect Stripe, or skip this and record payments by hand.",
        "/settings/payments",
        "payments:connect",
    ),
    Step(
        "words",
        "Say how to pay without a card",
        "Who to make checks out to, your Zelle.",
        "/settings/how-to-pay",
        "settings:write",
    ),
    Step("sent", "Send an invoice", "Your client gets a link and a PDF.", "/invoices/new", "invoices:write"),
)


def step_named(name: str) -> Step:
    """Raises NotFound."""
    return present(next((step for step in STEPS if step.name == name), None))


def dismiss_step(actor: Actor, step: Step) -> None:
    """For the whole business, and for good. Twice is once."""
    business = db.session.scalars(
        select(Business).with_for_update().execution_options(populate_existing=True)
    ).one()
    if step.name in business.steps_dismissed:
        return
    business.steps_dismissed = [*business.steps_dismissed, step.name]
    record(actor, "settings.step_dismissed", f'{actor.name} dismissed the step "{step.title}"', "business")
