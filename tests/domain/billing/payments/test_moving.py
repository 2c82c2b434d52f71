"""What a payment counts towards is moved by rows of its own: to the client's credit, and from there on."""

import pytest
from sqlalchemy import select

from owneros.domain.billing.payments.crediting import apply_credit, move_to_credit
from owneros.domain.billing.payments.models import Allocation
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.refunding import Wish, refund_payment
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from tests.till import ACTOR


@pytest.fixture
def paid(till):
    """A payment of $80.00 on the first of two invoices of one client."""
    client = till.client()
    first, second = till.invoice(client_id=client), till.invoice(50_00, client_id=client)
    with till.books():
        made = record_payment(ACTOR, first, Received(80_00, "check", local_date(now()), str(uuid7())))
    return made.payment, first, second


def move(till, payment, invoice, cents):
    with till.books():
        move_to_credit(ACTOR, payment.id, invoice, cents)


def apply(till, invoice, cents=None):
    with till.books():
        return apply_credit(ACTOR, invoice, cents)


def test_from_one_invoice_to_another(till, paid):
    payment, first, second = paid
    move(till, payment, first, 45_00)
    assert till.standing(first) == ("partially_paid", 35_00)
    assert till.credit(payment.client_id) == 45_00
    assert apply(till, second, 30_00) == 30_00
    assert till.standing(second) == ("partially_paid", 30_00)
    assert till.credit(payment.client_id) == 15_00
    with till.books():
        rows = db.session.scalars(select(Allocation.amount_cents).order_by(Allocation.id)).all()
    assert rows == [80_00, -45_00, 30_00]


def test_without_an_amount_as_much_as_is_there_and_due(till, paid):
    payment, first, second = paid
    move(till, payment, first, 80_00)
    assert apply(till, second) == 50_00
    assert till.credit(payment.client_id) == 30_00


@pytest.mark.parametrize(
    ("cents", "words"), [(0, "above"), (-1, "above"), (80_01, r"Only \$80.00 of this payment is applied")]
)
def test_amounts_that_cannot_be_moved(till, paid, cents, words):
    payment, first, _second = paid
    with pytest.raises(FieldError, match=words):
        move(till, payment, first, cents)
    assert till.standing(first) == ("partially_paid", 80_00)


def test_what_does_not_count_there_cannot_be_moved(till, paid):
    payment, first, second = paid
    with pytest.raises(StateError, match="Nothing of this payment"):
        move(till, payment, second, 1_00)
    with till.books():
        refund_payment(ACTOR, payment.id, Wish(80_00, "x", local_date(now()), str(uuid7())))
    with pytest.raises(StateError, match="Nothing of this payment"):
        move(till, payment, first, 1_00)


@pytest.mark.parametrize(
    ("cents", "words"),
    [(0, "above"), (60_01, r"only \$60.00 of credit"), (50_01, r"Only \$50.00 is due")],
)
def test_credit_that_cannot_be_applied(till, paid, cents, words):
    payment, first, second = paid
    move(till, payment, first, 60_00)
    with pytest.raises(FieldError, match=words):
        apply(till, second, cents)
    assert till.standing(second) == ("sent", 0)


def test_a_void_invoice_takes_no_credit(till, paid):
    payment, first, _second = paid
    move(till, payment, first, 60_00)
    with pytest.raises(StateError, match="nothing is due"):
        apply(till, till.invoice(client_id=payment.client_id, status="void"), 1_00)
