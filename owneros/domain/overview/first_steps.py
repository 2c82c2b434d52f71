"""The way of a new business from sign-up to its first payment; gone once it is walked."""

from dataclasses import dataclass

from sqlalchemy import select

from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import Invoice
from owneros.domain.jobs.models import Job
from owneros.domain.payments.models import StripeConnection
from owneros.foundation.database import db


@dataclass(frozen=True)
class Step:
    title: str
    sentence: str
    href: str
    done: bool


def first_steps() -> list[Step]:
    """Empty when an invoice was sent already."""
    client, job, sent, card = db.session.execute(
        select(
            select(Client.id).exists(),
            select(Job.id).exists(),
            select(Invoice.id).where(Invoice.status != "draft").exists(),
            select(StripeConnection.id).where(StripeConnection.card_payments == "active").exists(),
        )
    ).one()
    if sent:
        return []
    return [
        Step("Add a client", "Name and e-mail are enough.", "/clients/new", client),
        Step("Open a job", "The page on which everything of that work is found.", "/jobs/new", job),
        Step(
            "Get paid by card",
            "Connect Stripe, or skip it and record payments by hand.",
            "/settings/payments",
            card,
        ),
        Step("Send an invoice", "Your client gets a link and a PDF.", "/invoices/new", sent),
    ]
