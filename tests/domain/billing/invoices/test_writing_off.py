"""Giving up what a client will not pay: from which states, what follows, and the way back."""

import pytest

from owneros.domain.billing.invoices.drafting import delete_draft, edit
from owneros.domain.billing.invoices.issuing import void
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.queries import LIST, owed_by_age
from owneros.domain.billing.invoices.statuses import InvoiceStatus
from owneros.domain.billing.invoices.writing_off import reopen, write_off
from owneros.domain.billing.payments import payable
from owneros.domain.billing.payments.crediting import apply_credit
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.refunding import Wish, refund_payment
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.needing import what_needs
from owneros.foundation.periods import now
from tests.till import ACTOR, Till


@pytest.fixture
def till(sandbox, in_tenant, cast) -> Till:
    return Till(sandbox, in_tenant, cast.owner.tenant_id)


def in_state(till, status):
    """An invoice of $100.00 in this state, $40.00 of it paid where it is partly paid."""
    if status == "draft":
        return till.invoice(status="draft", number=None, label="Draft")
    invoice = till.invoice(
        status="viewed" if status == "viewed" else "sent", viewed_at=now() if status == "viewed" else None
    )
    if status in ("partially_paid", "paid"):
        pay(till, invoice, 40_00 if status == "partially_paid" else 100_00)
    if status == "void":
        with till.books():
            void(ACTOR, reach(Invoice, invoice, lock=True), "Wrong")
    if status == "written_off":
        give_up(till, invoice)
    return invoice


def pay(till, invoice, cents):
    with till.books():
        return record_payment(
            ACTOR, invoice, Received(cents, "check", local_date(now()), str(uuid7()))
        ).payment


def give_up(till, invoice):
    with till.books():
        return write_off(ACTOR, reach(Invoice, invoice, lock=True), "Moved away")


def take_back(till, invoice):
    with till.books():
        return reopen(ACTOR, reach(Invoice, invoice, lock=True))


def amounts(till, invoice):
    with till.books():
        row = reach(Invoice, invoice)
        return row.status, row.paid_cents, row.written_off_cents, row.balance_cents


def _credit(till, invoice):
    with till.books():
        apply_credit(ACTOR, invoice)


def _under_lock(till, invoice, deed):
    with till.books():
        deed(reach(Invoice, invoice, lock=True))


ACTS = {
    "write off": give_up,
    "reopen": take_back,
    "void": lambda till, invoice: _under_lock(till, invoice, lambda row: void(ACTOR, row, "Wrong")),
    "delete": lambda till, invoice: _under_lock(till, invoice, lambda row: delete_draft(ACTOR, row)),
    "change": lambda till, invoice: _under_lock(
        till, invoice, lambda row: edit(ACTOR, row, None, version=row.version)
    ),
    "pay": lambda till, invoice: pay(till, invoice, 1_00),
    "credit": _credit,
}


# What each act does to an invoice of $100.00: the new state, or words of the refusal.
OPEN = ("sent", "viewed", "partially_paid")
TABLE = (
    [("write off", state, "written_off") for state in OPEN]
    + [
        ("write off", "draft", "draft is not owed"),
        ("write off", "paid", "is paid"),
        ("write off", "written_off", "already"),
        ("write off", "void", "is void"),
        ("reopen", "written_off", "sent"),
    ]
    + [("reopen", state, "Nothing is written off") for state in InvoiceStatus if state != "written_off"]
    + [
        ("void", "written_off", "Reopen it"),
        ("void", "partially_paid", "Refund it"),
        ("void", "paid", "Refund it"),
        ("void", "void", "already void"),
        ("void", "draft", "Delete a draft"),
        ("void", "sent", "void"),
        ("void", "viewed", "void"),
        ("change", "written_off", "Reopen it"),
        ("change", "void", "cannot be edited"),
        ("pay", "sent", "partially_paid"),
        ("pay", "viewed", "partially_paid"),
        ("pay", "partially_paid", "partially_paid"),
        ("pay", "written_off", "written_off"),
        ("pay", "draft", "Issue this invoice first"),
        ("pay", "paid", "no payment is due"),
        ("pay", "void", "no payment is due"),
    ]
    + [("credit", state, "nothing is due") for state in ("draft", "paid", "written_off", "void")]
    + [("delete", state, "Only a draft") for state in InvoiceStatus if state != "draft"]
)


@pytest.mark.parametrize(("act", "state", "outcome"), TABLE)
def test_from_each_state_each_act_is_done_or_refused_in_words(till, act, state, outcome):
    invoice = in_state(till, state)
    before = amounts(till, invoice)
    assert before[0] == state
    if outcome in InvoiceStatus.words():
        ACTS[act](till, invoice)
        assert amounts(till, invoice)[0] == outcome
        return
    with pytest.raises((StateError, FieldError), match=outcome):
        ACTS[act](till, invoice)
    assert amounts(till, invoice) == before


def test_what_was_paid_stays_paid_and_the_rest_is_given_up(till):
    invoice = in_state(till, "partially_paid")
    assert give_up(till, invoice) == 60_00
    assert amounts(till, invoice) == ("written_off", 40_00, 60_00, 0)
    with till.books():
        row = reach(Invoice, invoice)
        assert (row.write_off_reason, row.written_off_at is not None) == ("Moved away", True)
        assert row.paid_at is None


def test_reopening_makes_it_owed_again_as_it_was(till):
    invoice = in_state(till, "partially_paid")
    give_up(till, invoice)
    assert take_back(till, invoice) == 60_00
    assert amounts(till, invoice) == ("partially_paid", 40_00, 0, 60_00)
    with till.books():
        row = reach(Invoice, invoice)
        assert (row.write_off_reason, row.written_off_at) == ("", None)


def test_money_that_comes_after_all_takes_the_place_of_as_much(till):
    invoice = in_state(till, "written_off")
    pay(till, invoice, 30_00)
    assert amounts(till, invoice) == ("written_off", 30_00, 70_00, 0)
    pay(till, invoice, 90_00)
    assert amounts(till, invoice) == ("paid", 100_00, 0, 0)
    assert till.credit(till.client_of(invoice)) == 20_00


def test_money_given_back_is_owed_again_and_the_rest_stays_given_up(till):
    invoice = in_state(till, "partially_paid")
    give_up(till, invoice)
    payment = till.payments()[0]
    with till.books():
        refund_payment(ACTOR, payment.id, Wish(40_00, "x", local_date(now()), str(uuid7())))
    assert amounts(till, invoice) == ("sent", 0, 60_00, 40_00)
    assert give_up(till, invoice) == 40_00
    assert amounts(till, invoice) == ("written_off", 0, 100_00, 0)


def test_nothing_counts_it_as_owed(till):
    invoice = in_state(till, "written_off")
    today = local_date_of(till)
    with till.books():
        assert sum(cents for _, _, cents, _ in owed_by_age(today)) == 0
        assert what_needs(lambda _permission: True, today) == []
        assert LIST.show("open", today).summary.count == 0
        assert LIST.show("overdue", today).summary.count == 0
        assert LIST.show("written_off", today).summary.count == 1
        due = payable(reach(Invoice, invoice))
        assert (due.card, due.balance_cents, due.why_not) == (
            False, 0, "This invoice is closed. Nothing is due.",
        )  # fmt: skip


def local_date_of(till):
    with till.books():
        return local_date(now())
