"""Several invoices in one payment: on Stripe's page, and by hand."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from owneros.domain.billing.invoices.issuing import void
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.writing_off import write_off
from owneros.domain.billing.payments import ask_to_close, open_together
from owneros.domain.billing.payments.received import part_field
from owneros.domain.billing.payments.recording import Received, record_for_client, record_payment
from owneros.domain.billing.payments.shares import draw
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import reach
from owneros.foundation.errors import FieldError, StateError, VendorError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from tests.till import ACTOR


@pytest.fixture
def three(till):
    """Invoices of one client: 100.00, 55.55 and 1.01."""
    till.open_stripe()
    client = till.client()
    return client, [till.invoice(total, client_id=client) for total in (100_00, 55_55, 1_01)]


ALL = 156_56


def by_hand(till, client, amount, parts=None, key=None):
    with till.books():
        received = Received(amount, "check", local_date(now()), key or str(uuid7()), "1042")
        return record_for_client(ACTOR, client, received, parts)


def check(till, invoice, amount):
    with till.books():
        record_payment(ACTOR, invoice, Received(amount, "check", local_date(now()), str(uuid7())))


def test_all_that_is_open_is_paid_at_once(till, three, run_tasks):
    client, invoices = three
    with till.books():
        assert [due.amount_cents for due in open_together(client)] == [100_00, 55_55, 1_01]
    checkout = till.start_all(invoices[1], ALL)
    assert till.pay(checkout) == 303
    assert till.settle(checkout) == "paid"
    assert [till.standing(invoice) for invoice in invoices] == [
        ("paid", 100_00), ("paid", 55_55), ("paid", 1_01),
    ]  # fmt: skip
    (payment,) = till.payments()
    assert payment.amount_cents == ALL
    run_tasks()
    (mail,) = till.look(f"mail?format=json&to={till.address(invoices[0])}")
    for label in ("INV-0001", "INV-0002", "INV-0003"):
        assert label in mail["text"]


def test_stripes_page_lists_each_invoice(till, three):
    _client, invoices = three
    checkout = till.start_all(invoices[0], ALL)
    session = till.sandbox.box.store.newest("checkout.session", scope=None)[0]
    assert session["id"] == checkout.session_id
    assert [line["amount_total"] for line in session["_line_items"]] == [100_00, 55_55, 1_01]


def test_what_was_shown_is_what_is_paid(till, three):
    _client, invoices = three
    check(till, invoices[0], 10_00)
    with pytest.raises(StateError, match="has changed"):
        till.start_all(invoices[0], ALL)
    assert till.start_all(invoices[0], ALL - 10_00).amount_cents == ALL - 10_00


def test_one_open_page_touches_an_invoice(till, three):
    """All together closes the page of one; the page of another one closes all together."""
    _client, invoices = three
    alone = till.start(invoices[0], 100_00)
    together = till.start_all(invoices[1], ALL)
    assert till.state(alone) == "expired"
    other = till.start(invoices[2], 1_01)
    assert till.state(together) == "expired"
    assert till.state(other) == "open"


def test_a_page_for_one_that_was_paid_counts_and_refuses_the_rest(till, three):
    _client, invoices = three
    alone = till.start(invoices[0], 100_00)
    till.pay(alone)
    with pytest.raises(StateError, match="just paid"):
        till.start_all(invoices[1], ALL)
    assert till.standing(invoices[0]) == ("paid", 100_00)


def test_a_double_click_leads_to_one_page(till, three):
    _client, invoices = three
    found = []
    clicks = [
        threading.Thread(
            target=lambda place=place: found.append(till.start_all(invoices[place % 3], ALL).url)
        )
        for place in range(4)
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_ten_settle_at_once_and_one_payment_is_made(till, three):
    _client, invoices = three
    checkout = till.start_all(invoices[0], ALL)
    till.pay(checkout)
    words = []
    threads = [threading.Thread(target=lambda: words.append(till.settle(checkout))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert words == ["paid"] * 10
    assert len(till.payments()) == 1
    assert [till.standing(invoice)[0] for invoice in invoices] == ["paid"] * 3


def test_ten_payments_at_once_on_the_same_invoices_lose_nothing(till, three):
    client, invoices = three
    threads = [threading.Thread(target=by_hand, args=(till, client, 20_01)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(till.payments()) == 10
    assert [till.standing(invoice)[0] for invoice in invoices] == ["paid"] * 3
    assert till.credit(client) == 10 * 20_01 - ALL


@pytest.mark.parametrize("change", ["void", "write off"])
def test_what_changed_while_the_client_was_paying_stays_as_credit(till, three, run_tasks, change):
    client, invoices = three
    checkout = till.start_all(invoices[0], ALL)
    till.pay(checkout)
    with till.books():
        invoice = reach(Invoice, invoices[1], lock=True)
        ask_to_close(invoice.id)
        if change == "void":
            void(ACTOR, invoice, "Wrong")
        else:
            write_off(ACTOR, invoice, "Goodwill")
    run_tasks({"checkouts.close"})
    assert till.state(checkout) == "paid"
    assert till.standing(invoices[0]) == ("paid", 100_00)
    # Money that comes in for what was written off takes the write-off's place.
    assert till.standing(invoices[1]) == (("void", 0) if change == "void" else ("paid", 55_55))
    assert till.credit(client) == (55_55 if change == "void" else 0)


@pytest.mark.parametrize("change", ["void", "write off"])
def test_a_change_takes_the_page_of_all_off(till, three, run_tasks, change):
    _client, invoices = three
    checkout = till.start_all(invoices[0], ALL)
    with till.books():
        invoice = reach(Invoice, invoices[2], lock=True)
        ask_to_close(invoice.id)
        if change == "void":
            void(ACTOR, invoice, "Wrong")
        else:
            write_off(ACTOR, invoice, "Too small")
    run_tasks({"checkouts.close"})
    assert till.state(checkout) == "expired"


def test_a_check_while_the_client_pays_all_leaves_exactly_its_part_as_credit(till, three):
    client, invoices = three
    checkout = till.start_all(invoices[0], ALL)
    till.pay(checkout)
    check(till, invoices[0], 60_00)
    till.settle(checkout)
    assert [till.standing(invoice)[0] for invoice in invoices] == ["paid"] * 3
    assert till.credit(client) == 60_00


def test_stripe_fails_after_it_made_the_session_for_all(till, three):
    _client, invoices = three
    till.fault("/v1/checkout/sessions", method="POST", after=True)
    checkout = till.start_all(invoices[0], ALL)
    till.pay(checkout)
    till.settle(checkout)
    assert [till.standing(invoice)[0] for invoice in invoices] == ["paid"] * 3
    made = till.sandbox.box.store.newest("checkout.session", scope=None)
    assert sum(s["client_reference_id"] == str(checkout.id) for s in made) == 1


def test_stripe_is_down_for_all_and_nothing_is_charged(till, three):
    _client, invoices = three
    till.fault("/v1/checkout/sessions*", status=503, times=60)
    with pytest.raises(VendorError, match="Nothing was charged"):
        till.start_all(invoices[0], ALL)
    till.sandbox.box.faults.clear()
    assert till.start_all(invoices[0], ALL).url


def test_a_bank_debit_for_all_blocks_each_of_them(till, three):
    client, invoices = three
    checkout = till.start_all(invoices[0], ALL)
    till.pay(checkout, "bank_ok")
    till.settle(checkout)
    with till.books():
        assert open_together(client) == []
    for invoice in invoices:
        with pytest.raises(StateError, match="confirmed"):
            till.start(invoice, 1_01)
    till.bank_answers(checkout, "fail")
    till.settle(checkout)
    with till.books():
        assert len(open_together(client)) == 3


def test_another_clients_invoices_are_none_of_it(till, three):
    client, _invoices = three
    till.invoice(77_00)
    with till.books():
        assert sum(due.amount_cents for due in open_together(client)) == ALL


def test_one_check_for_several_goes_to_the_oldest_first(till, three):
    client, invoices = three
    recorded = by_hand(till, client, 120_00)
    assert (recorded.applied_cents, recorded.credit_cents) == (120_00, 0)
    assert [till.standing(invoice) for invoice in invoices] == [
        ("paid", 100_00), ("partially_paid", 20_00), ("sent", 0),
    ]  # fmt: skip


def test_one_check_is_spread_as_it_was_typed_and_the_rest_is_credit(till, three):
    client, invoices = three
    by_hand(till, client, 80_00, {invoices[0]: 20_00, invoices[2]: 1_01})
    assert [till.standing(invoice)[1] for invoice in invoices] == [20_00, 0, 1_01]
    assert till.credit(client) == 58_99


def test_more_than_everything_is_credit(till, three):
    client, invoices = three
    assert by_hand(till, client, 200_00).credit_cents == 200_00 - ALL
    assert [till.standing(invoice)[0] for invoice in invoices] == ["paid"] * 3


def test_a_check_does_not_pay_what_is_on_its_way_from_the_bank(till, three):
    client, invoices = three
    debit = till.start(invoices[0], 100_00)
    till.pay(debit, "bank_ok")
    till.settle(debit)
    assert by_hand(till, client, 60_00).credit_cents == 60_00 - 55_55 - 1_01
    till.bank_answers(debit, "succeed")
    till.settle(debit)
    assert [till.standing(invoice)[0] for invoice in invoices] == ["paid"] * 3


def test_the_same_form_is_recorded_once(till, three):
    client, _invoices = three
    assert by_hand(till, client, 5_00, key="k").payment.id == by_hand(till, client, 5_00, key="k").payment.id
    assert len(till.payments()) == 1


def test_spreading_that_cannot_be(till, three):
    client, invoices = three
    stranger = till.invoice(50_00)
    with pytest.raises(
        FieldError, match=r"add up to \$101.01, which is \$1.01 more than \$100.00"
    ) as refused:
        by_hand(till, client, 100_00, {invoices[0]: 100_00, invoices[2]: 1_01})
    assert refused.value.field == "amount"
    for parts, words in (
        ({invoices[1]: 55_56}, r"Only \$55.55 is due"),
        ({stranger: 1_00}, "Nothing is due"),
    ):
        with pytest.raises(FieldError, match=words) as refused:
            by_hand(till, client, 100_00, parts)
        assert refused.value.field == part_field(next(iter(parts)))
    assert till.payments() == []


balances = st.lists(st.integers(1, 10**6), min_size=1, max_size=8)


@given(balances, st.integers(1, 10**7))
def test_oldest_first_loses_no_cent_and_exceeds_no_balance(owed, amount):
    parts = draw(amount, list(enumerate(owed)))
    given_out = sum(cents for _, cents in parts)
    assert given_out == min(amount, sum(owed))
    assert all(0 < cents <= owed[place] for place, cents in parts)
    whole = [place for place, cents in parts[:-1] if cents == owed[place]]
    assert len(whole) == max(0, len(parts) - 1)
