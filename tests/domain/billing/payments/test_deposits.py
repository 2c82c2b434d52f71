"""Money on a deposit document is the client's credit until it is applied to an invoice."""

import uuid

import pytest

from owneros.domain.across.overview.client_pages import client_page
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.crediting import apply_credit
from owneros.domain.billing.payments.queries import client_credit
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.refunding import Wish, refund_payment
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError
from owneros.foundation.periods import now
from tests.till import ACTOR


def pay(till, invoice_id, cents):
    with till.books():
        recorded = record_payment(
            ACTOR,
            invoice_id,
            Received(cents, "check", local_date(now()), str(uuid.uuid4())),
        )
        return recorded.payment.id


@pytest.fixture
def deal(till):
    """A paid deposit of $300 and an open invoice of $1,000, both of one client."""
    client = till.client()
    deposit = till.invoice(300_00, client_id=client, kind="deposit")
    invoice = till.invoice(1_000_00, client_id=client)
    payment = pay(till, deposit, 300_00)
    return client, deposit, invoice, payment


def test_a_paid_deposit_is_credit(till, deal):
    client, deposit, _, _ = deal
    assert till.credit(client) == 300_00
    with till.books():
        assert reach(Invoice, deposit).status == "paid"
        assert client_page(client).credit_cents == 300_00


def test_applied_to_an_invoice_it_stays_paid_and_is_credit_no_more(till, deal):
    client, deposit, invoice, _ = deal
    with till.books():
        assert apply_credit(ACTOR, invoice) == 300_00
    with till.books():
        held, billed = reach(Invoice, deposit), reach(Invoice, invoice)
        assert (held.status, held.paid_cents, held.applied_cents) == ("paid", 300_00, 300_00)
        assert (billed.status, billed.paid_cents) == ("partially_paid", 300_00)
        assert client_credit(client) == 0
        assert client_page(client).credit_cents == 0
        with pytest.raises(StateError, match="no credit left"):
            apply_credit(ACTOR, invoice)


def test_it_can_be_applied_in_parts(till, deal):
    client, deposit, invoice, _ = deal
    with till.books():
        apply_credit(ACTOR, invoice, 100_00)
        apply_credit(ACTOR, invoice, 50_00)
        assert client_credit(client) == 150_00
        assert reach(Invoice, deposit).applied_cents == 150_00
        assert reach(Invoice, invoice).paid_cents == 150_00


def test_a_refund_of_an_applied_deposit_opens_the_invoice_again(till, deal):
    client, deposit, invoice, payment = deal
    with till.books():
        apply_credit(ACTOR, invoice)
    with till.books():
        refund_payment(ACTOR, payment, Wish(300_00, "Called off", local_date(now()), "refund"))
    with till.books():
        assert reach(Invoice, invoice).paid_cents == 0
        assert client_credit(client) == 0
        assert reach(Invoice, deposit).applied_cents == 300_00


def test_a_refund_of_a_held_deposit_opens_the_deposit_again(till, deal):
    client, deposit, _, payment = deal
    with till.books():
        refund_payment(ACTOR, payment, Wish(300_00, "Called off", local_date(now()), "refund"))
    with till.books():
        assert (reach(Invoice, deposit).status, reach(Invoice, deposit).paid_cents) == ("sent", 0)
        assert client_credit(client) == 0


def test_a_deposit_is_not_paid_with_itself(till, deal):
    client, _, _, _ = deal
    another = till.invoice(200_00, client_id=client, kind="deposit")
    with till.books(), pytest.raises(StateError, match="no credit left"):
        apply_credit(ACTOR, another)
