"""A client's credit counts towards an invoice, at its issue or by hand; what counts becomes credit again.

Money that was paid on a deposit document is credit until it is applied: the deposit stays paid, and its
`applied_cents` tell how much of it went on.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.invoices.credit import USES, Credit, Keeper, most_of, step_in
from owneros.domain.billing.invoices.issuing import tell_credit
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.payments.closing import ask_to_close
from owneros.domain.billing.payments.ledger import (
    NOTHING_SPECIAL,
    Origin,
    allocated,
    book,
    hold_both,
    hold_invoice,
    hold_payment,
)
from owneros.domain.billing.payments.models import Allocation
from owneros.domain.billing.payments.shares import draw
from owneros.domain.billing.payments.sources import Source, deposits_of, sources_of
from owneros.domain.billing.payments.waiting import coming_to
from owneros.domain.clients.clients.models import Client
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.money import ABOVE_ZERO, format_cents
from owneros.foundation.rules import rules

Parts = Sequence[tuple[Source, int]]
USE_WORDS = {
    "deposit": "The deposit of the job is applied to {number}",
    "all": "All credit of the client is applied to {number}",
    "none": "No credit is applied to {number}",
}


def apply_credit(actor: Actor, invoice_id: uuid.UUID, amount_cents: int | None = None) -> int:
    """Count credit towards the invoice; returns the cents. Without an amount, as much as there is and is due.

    Raises StateError, FieldError("amount") with the numbers.
    """
    client, invoice = hold_both(invoice_id)
    if invoice.status not in OPEN_STATUSES:
        raise StateError(f"{invoice.label} is {invoice.status.replace('_', ' ')}: nothing is due on it.")
    sources = sources_of(client.id, invoice.job_id)
    if invoice.kind == "deposit":
        sources = [(source, cents) for source, cents in sources if source.deposit_id is None]
    _check(invoice, amount_cents, sum(cents for _, cents in sources))
    wanted = invoice.balance_cents if amount_cents is None else amount_cents
    applied = _count(actor, invoice, draw(wanted, sources))
    tell_credit(actor, invoice)
    ask_to_close(invoice.id)
    return applied


def plan_for(invoice: Invoice) -> tuple[Credit, ...]:
    """What would count towards a draft if it were issued now, by document."""
    planned: dict[uuid.UUID | None, Credit] = {}
    for source, cents in _by_choice(invoice):
        before = planned[source.deposit_id].amount_cents if source.deposit_id in planned else 0
        planned[source.deposit_id] = Credit(source.deposit_id, source.label, before + cents)
    return tuple(planned.values())


def count_by_choice(actor: Actor, invoice: Invoice) -> int:
    """As much as its choice allows and is due; returns the cents. The invoice is issued."""
    return _count(actor, invoice, _by_choice(invoice))


def release(actor: Actor, invoice: Invoice, most: int) -> int:
    """Up to so many cents of what counted as credit are credit again, the newest first; returns how many."""
    left = most
    for payment_id, origin, counted in _credit_on(invoice):
        cents = min(left, counted)
        if cents <= 0:
            break
        book(payment_id, invoice, -cents, NOTHING_SPECIAL, origin)
        if origin.deposit_id is not None:
            deposit = hold_invoice(origin.deposit_id)
            deposit.applied_cents -= cents
            book(payment_id, deposit, cents)
        left -= cents
    if left < most:
        summary = f"{format_cents(most - left)} of credit is no longer applied to {invoice.label}"
        note(actor, "credit.released", summary, invoice, released_cents=most - left)
    return most - left


def choose_credit(actor: Actor, invoice_id: uuid.UUID, use: str, most_cents: int | None = None) -> None:
    """Which credit counts towards it: at the issue of a draft, at once for an open invoice.

    Raises FieldError, and StateError where nothing is due any more.
    """
    _client, invoice = hold_both(invoice_id)
    check_choosing(invoice)
    with rules() as broken:
        if use not in USES:
            broken("use", "Choose what to take off.")
        if most_cents is not None and most_cents <= 0:
            broken("most", ABOVE_ZERO)
    limit = most_cents if use != "none" else None
    invoice.credit_use, invoice.credit_most_cents = use, limit
    db.session.flush()
    words = USE_WORDS[use].format(number=invoice.label)
    words = words if limit is None else f"{words}, at most {format_cents(limit)}"
    note(actor, "credit.chosen", words, invoice, use=use)
    if invoice.status != "draft":
        release(actor, invoice, invoice.total_cents)
        count_by_choice(actor, invoice)
        tell_credit(actor, invoice)
        ask_to_close(invoice.id)


def check_choosing(invoice: Invoice) -> None:
    """Whether credit may count towards it. Raises StateError."""
    if invoice.kind == "deposit" or invoice.status not in ("draft", *OPEN_STATUSES, "paid"):
        raise StateError(f"No credit can be applied to {invoice.label}.")


def credit_open_invoices(actor: Actor, deposit: Invoice) -> None:
    """A deposit that is paid late counts towards what was billed for its job meanwhile, the oldest due first.

    The client is held.
    """
    if deposit.job_id is None:
        return
    open_ones = db.session.scalars(
        select(Invoice.id)
        .where(
            Invoice.job_id == deposit.job_id,
            Invoice.client_id == deposit.client_id,
            Invoice.kind != "deposit",
            Invoice.status.in_(OPEN_STATUSES),
            Invoice.credit_use != "none",
        )
        .order_by(Invoice.due_on, Invoice.id)
    ).all()
    for invoice_id in open_ones:
        invoice = hold_invoice(invoice_id)
        if count_by_choice(actor, invoice):
            tell_credit(actor, invoice)
            ask_to_close(invoice.id)


def _by_choice(invoice: Invoice) -> Parts:
    find = deposits_of if invoice.credit_use == "deposit" else sources_of
    wanted = most_of(invoice)
    if wanted and invoice.status != "draft":
        wanted = min(wanted, invoice.balance_cents - coming_to(invoice.id))
        if invoice.credit_most_cents is not None:
            already = sum(cents for _payment, _origin, cents in _credit_on(invoice))
            wanted = min(wanted, invoice.credit_most_cents - already)
    return draw(wanted, find(invoice.client_id, invoice.job_id)) if wanted > 0 else []


def _count(actor: Actor, invoice: Invoice, parts: Parts) -> int:
    for source, cents in parts:
        if source.deposit_id is not None:
            _let_go(source.payment_id, source.deposit_id, cents)
        book(source.payment_id, invoice, cents, NOTHING_SPECIAL, Origin(True, source.deposit_id))
    applied = sum(cents for _, cents in parts)
    if applied:
        record(
            actor,
            "credit.applied",
            f"{actor.name} applied {format_cents(applied)} of credit to {invoice.label}",
            invoice,
            amount_cents=applied,
        )
    return applied


def _let_go(payment_id: uuid.UUID, deposit_id: uuid.UUID, cents: int) -> None:
    """The deposit stays paid, and counts that it gave so much away."""
    deposit = hold_invoice(deposit_id)
    deposit.applied_cents += cents
    book(payment_id, deposit, -cents)


def _credit_on(invoice: Invoice) -> list[tuple[uuid.UUID, Origin, int]]:
    """What counts towards it as credit, by payment and origin, the newest first."""
    newest: dict[tuple[uuid.UUID, Origin], int] = {}
    rows = db.session.execute(
        select(Allocation.payment_id, Allocation.credit, Allocation.deposit_id, Allocation.amount_cents)
        .where(Allocation.invoice_id == invoice.id, Allocation.credit)
        .order_by(Allocation.id.desc())
    )
    for row in rows:
        key = (row.payment_id, Origin(row.credit, row.deposit_id))
        newest[key] = newest.get(key, 0) + row.amount_cents
    return [(payment_id, origin, cents) for (payment_id, origin), cents in newest.items() if cents > 0]


def _check(invoice: Invoice, amount_cents: int | None, credit: int) -> None:
    if credit == 0:
        raise StateError("This client has no credit left.")
    if amount_cents is None:
        return
    if amount_cents <= 0:
        raise FieldError("amount", ABOVE_ZERO)
    check_credit(amount_cents, credit)
    if amount_cents > invoice.balance_cents:
        raise FieldError("amount", f"Only {format_cents(invoice.balance_cents)} is due on {invoice.label}.")


def check_credit(amount_cents: int | None, credit_cents: int) -> None:
    """Raises FieldError("amount"); None could not be read."""
    if amount_cents is not None and amount_cents > credit_cents:
        raise FieldError("amount", f"This client has only {format_cents(credit_cents)} of credit.")


def move_to_credit(actor: Actor, payment_id: uuid.UUID, invoice_id: uuid.UUID, amount_cents: int) -> None:
    """So much of the payment no longer counts towards the invoice; it is the client's credit then.

    Raises StateError, FieldError("amount") with the numbers.
    """
    client, invoice = hold_both(invoice_id)
    payment = hold_payment(payment_id)
    places = [(place, cents) for place, cents in allocated(payment.id) if place.invoice_id == invoice.id]
    counted = sum(cents for _, cents in places)
    if counted <= 0:
        raise StateError(f"Nothing of this payment is applied to {invoice.label}.")
    if amount_cents <= 0:
        raise FieldError("amount", ABOVE_ZERO)
    if amount_cents > counted:
        raise FieldError(
            "amount", f"Only {format_cents(counted)} of this payment is applied to {invoice.label}."
        )
    for place, cents in draw(amount_cents, places):
        book(payment.id, invoice, -cents, NOTHING_SPECIAL, place.origin)
    tell_credit(actor, invoice)
    ask_to_close(invoice.id)
    _note_move(actor, payment_id, client, invoice, amount_cents)


def _note_move(
    actor: Actor, payment_id: uuid.UUID, client: Client, invoice: Invoice, amount_cents: int
) -> None:
    amount = format_cents(amount_cents)
    record(
        actor,
        "payment.moved",
        f"{actor.name} moved {amount} from {invoice.label} to the credit of {client.name}",
        "payment",
        payment_id,
        client_id=client.id,
        job_id=invoice.job_id,
        amount_cents=amount_cents,
    )


step_in(Keeper(plan_for, count_by_choice, release))
