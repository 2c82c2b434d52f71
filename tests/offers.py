"""Estimates for tests: drafted, sent and signed through the domain's own deeds."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy.exc import OperationalError

from owneros.domain.billing.estimates import drafting
from owneros.domain.billing.estimates.acceptance import Hand, sign
from owneros.domain.billing.estimates.content import Deposit, EstimateContent, Item
from owneros.domain.billing.estimates.issuing import issue
from owneros.domain.billing.estimates.models import Estimate, Signature
from owneros.domain.billing.estimates.queries import lines_of
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.tenancy import enter_tenant
from tests.desk import ISSUED, SAM, a_client

TODAY = ISSUED
MARIA = Hand("Maria Delgado", ip="203.0.113.7", device="Mozilla/5.0 (iPhone)")
# What no client may ever read.
COST_E4 = 412_3700


def items() -> list[Item]:
    """A section, two required lines of $1,500.00 together, an option of $500.00 that is not ticked."""
    return [
        Item("Bathroom", kind="section"),
        Item("Tile", Decimal(10), "sq ft", 100_0000, None, COST_E4, "materials"),
        Item("Labor", Decimal(1), "", 500_0000, None, 200_0000, "labour"),
        Item("Heated floor", Decimal(1), "", 500_0000, None, 100_0000, "subs", optional=True, selected=False),
    ]


def content(client: Client | None = None, **fields: Any) -> EstimateContent:
    fields.setdefault("lines", items())
    fields.setdefault("issued_on", ISSUED)
    return EstimateContent(client_id=(client or a_client()).id, **fields)


def a_draft_estimate(client: Client | None = None, **fields: Any) -> Estimate:
    return drafting.draft(SAM, content(client, **fields))


def an_estimate(client: Client | None = None, **fields: Any) -> Estimate:
    """Issued, with number and link."""
    estimate = a_draft_estimate(client, **fields)
    issue(SAM, estimate)
    db.session.flush()
    return estimate


def with_deposit(percent: int = 30) -> Deposit:
    return Deposit("percent", Decimal(percent))


def option_of(estimate: Estimate) -> str:
    """The id of its option."""
    return next(str(line.id) for line in lines_of(estimate.id) if line.optional)


def signed(estimate: Estimate, chosen: Iterable[str] = (), hand: Hand = MARIA, on: date = TODAY) -> Signature:
    return sign(estimate, estimate.revision, chosen, hand, on, consented=True)


def patiently(app: Flask, tenant_id: int, deed: Callable[[], object]) -> str:
    """In a session of its own, again while somebody else holds the lock for long; why it was refused."""
    while True:
        with app.app_context():
            enter_tenant(db.session, tenant_id)
            try:
                deed()
                db.session.commit()
            except (FieldError, StateError) as refused:
                db.session.rollback()
                return refused.message
            except OperationalError:
                db.session.rollback()
            else:
                return ""
