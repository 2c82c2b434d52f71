"""The rules about money that is said to have come in, for one invoice or for several of a client."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.errors import FieldError
from owneros.foundation.money import ABOVE_ZERO, format_cents
from owneros.foundation.periods import now
from owneros.foundation.rules import rules

BY_HAND = ("cash", "check", "transfer", "other")
OLDEST = timedelta(days=366 * 5)
Shares = Sequence[tuple[Invoice, int]]


@dataclass(frozen=True)
class Said:
    """What is typed of a payment; None could not be read, and no rule speaks of it."""

    amount_cents: int | None
    method: str
    received_on: date | None
    sure: bool


@dataclass(frozen=True)
class Open:
    """What it is for: so much is open, and so much of that is on its way from the bank."""

    cents: int
    coming_cents: int
    whose: str


def part_field(invoice_id: uuid.UUID) -> str:
    return f"part_{invoice_id.hex}"


def check(said: Said, owed: Open, client_id: uuid.UUID, parts: Shares = ()) -> None:
    """Raises FieldError with the numbers; `parts` are what somebody chose to give to each invoice."""
    with rules() as broken:
        broken.by(_check_itself, said)
        if said.amount_cents is not None:
            broken.by(_be_sure, said.amount_cents, owed, sure=said.sure)
        broken.by(_check_parts, client_id, said.amount_cents, parts)


def _check_itself(said: Said) -> None:
    today = local_date(now())
    with rules() as broken:
        if said.amount_cents is not None and said.amount_cents <= 0:
            broken("amount", ABOVE_ZERO)
        if said.method not in BY_HAND:
            broken("method", "Choose how it was paid.")
        if said.received_on is not None and said.received_on > today:
            broken("received_on", "This day is in the future. Record the payment when you have it.")
        if said.received_on is not None and said.received_on < today - OLDEST:
            broken("received_on", "This is more than five years ago. Check the year.")


def _be_sure(amount_cents: int, owed: Open, *, sure: bool) -> None:
    """Asks first where the money is on its way from the bank already, or is more than is open.

    Where nothing is open, the page says that all of it is kept as credit.
    """
    over = amount_cents - (owed.cents - owed.coming_cents)
    if sure or over <= 0 or owed.cents == 0:
        return
    if owed.coming_cents:
        raise FieldError(
            "confirmed",
            f"{format_cents(owed.coming_cents)} is on its way by bank debit for {owed.whose}. "
            "Check this box only to record another payment.",
        )
    raise FieldError(
        "confirmed",
        f"Only {format_cents(owed.cents)} is open for {owed.whose}. Check this box to keep "
        f"{format_cents(over)} as credit.",
    )


def _check_parts(client_id: uuid.UUID, amount_cents: int | None, parts: Shares) -> None:
    with rules() as broken:
        for invoice, cents in parts:
            field = part_field(invoice.id)
            if invoice.client_id != client_id or invoice.status not in OPEN_STATUSES:
                broken(field, f"Nothing is due on {invoice.label}.")
            elif cents > invoice.balance_cents:
                broken(field, f"Only {format_cents(invoice.balance_cents)} is due on {invoice.label}.")
        spread = sum(cents for _, cents in parts)
        if amount_cents is not None and spread > amount_cents:
            over = format_cents(spread - amount_cents)
            broken(
                "amount",
                f"The invoices below add up to {format_cents(spread)}, which is {over} more than "
                f"{format_cents(amount_cents)}.",
            )
