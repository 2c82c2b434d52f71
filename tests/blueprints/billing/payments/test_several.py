"""One check for several invoices, credit applied and payments moved: page, fragment, mistakes, who may."""

import pytest

from owneros.domain.billing.payments.disputing import follow
from owneros.domain.billing.payments.received import part_field
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.foundation.periods import today_in
from owneros.vendors import stripe
from tests.desk import an_invoice
from tests.hygiene import made_up_id, path_of

TODAY = today_in("America/Chicago")


def typed(amount, **more):
    return {"amount": amount, "method": "check", "received_on": TODAY.isoformat(), "reference": "1042"} | more


@pytest.fixture
def two(till):
    """A client with invoices of $100.00 and $50.00."""
    client = till.client()
    return client, till.invoice(client_id=client), till.invoice(50_00, client_id=client)


def issued(till, cents, client=None):
    """With its document, as its page needs it."""
    with till.books():
        return an_invoice(reach(Client, client or till._client()), cents).id


def several(client):
    return f"/clients/{client}/payments/new"


@pytest.mark.parametrize("fragment", [False, True])
def test_oldest_first_when_nothing_is_typed(till, cast, two, fragment):
    client, first, second = two
    answer = cast.office.post(several(client), typed("120.00"), fragment=fragment)
    assert path_of(answer).startswith("/payments/")
    assert till.standing(first) == ("paid", 100_00)
    assert till.standing(second) == ("partially_paid", 20_00)


def test_spread_as_typed(till, cast, two):
    client, first, second = two
    form = cast.office.form(several(client))
    parts = {part_field(first): "30", part_field(second): "50.00"}
    cast.office.post(several(client), form | typed("100.00", **parts))
    assert till.standing(first) == ("partially_paid", 30_00)
    assert till.standing(second) == ("paid", 50_00)
    assert till.credit(client) == 20_00


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("amount", "parts", "field", "words"),
    [
        ("", ("", ""), "amount", "Enter the amount"),
        ("100.00", ("100.00", "50.00"), "amount", "add up to $150.00, which is $50.00 more than $100.00"),
        ("200.00", ("100.01", ""), "first", "Only $100.00 is due"),
        ("200.00", ("abc", ""), "first", ""),
    ],
)
def test_mistakes_are_told_with_the_numbers(till, cast, two, fragment, amount, parts, field, words):
    client, first, second = two
    data = typed(amount, **{part_field(first): parts[0], part_field(second): parts[1]})
    answer = cast.office.post(several(client), data, fragment=fragment)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'id="{part_field(first) if field == "first" else field}-error"' in answer.text
    assert till.payments() == []


@pytest.fixture
def paid(till, cast, two):
    """The first invoice paid in full, $20.00 of credit beside it."""
    client, first, second = two
    cast.owner.post(f"/invoices/{first}/payments/new", typed("120.00") | {"confirmed": "y"})
    return client, first, second, till.payments()[0].id


@pytest.mark.parametrize("fragment", [False, True])
def test_moving_to_credit_and_applying_it_elsewhere(till, cast, paid, fragment):
    client, first, second, payment = paid
    path = f"/payments/{payment}/moving/{first}"
    form = cast.office.form(path)
    assert form["amount"] == "100.00"
    answer = cast.office.post(path, form | {"amount": "40.00"}, fragment=fragment)
    assert path_of(answer) == f"/payments/{payment}"
    assert till.standing(first) == ("partially_paid", 60_00)
    assert "moved to credit" in cast.office.get(f"/payments/{payment}").text
    path = f"/clients/{client}/credit/new"
    form = cast.office.form(path)
    answer = cast.office.post(path, form | {"invoice": str(second), "amount": "45.00"}, fragment=fragment)
    assert path_of(answer) == f"/invoices/{second}"
    assert till.standing(second) == ("partially_paid", 45_00)
    assert till.credit(client) == 15_00


@pytest.mark.parametrize("fragment", [False, True])
def test_too_much_is_refused_with_the_numbers(till, cast, paid, fragment):
    client, first, second, payment = paid
    answer = cast.office.post(f"/payments/{payment}/moving/{first}", {"amount": "100.01"}, fragment=fragment)
    assert answer.status_code == 422
    assert "Only $100.00 of this payment" in answer.text
    for amount, invoice, words in (
        ("20.01", second, "only $20.00 of credit"),
        ("5.00", made_up_id(), "Choose one of this client"),
        ("5.00", first, "Choose one of this client"),
    ):
        data = {"amount": amount, "invoice": str(invoice)}
        answer = cast.office.post(f"/clients/{client}/credit/new", data, fragment=fragment)
        assert answer.status_code == 422
        assert words in answer.text
    assert till.standing(first) == ("paid", 100_00)


@pytest.mark.parametrize("fragment", [False, True])
def test_writing_off_and_reopening(till, cast, fragment):
    first = issued(till, 100_00)
    path = f"/invoices/{first}/write-off"
    assert "Write off $100.00" in cast.office.get(path).text
    answer = cast.office.post(path, {"reason": ""}, fragment=fragment)
    assert answer.status_code == 422
    assert "Say why" in answer.text
    form = cast.office.form(path) | {"reason": "Moved away"}
    for _ in range(2):
        assert path_of(cast.office.post(path, form, fragment=fragment)) == f"/invoices/{first}"
    assert till.standing(first) == ("written_off", 0)
    page = cast.office.get(f"/invoices/{first}").text
    assert "Written off" in page
    assert "Moved away" in page
    assert cast.office.get(path).status_code == 409
    assert "INV-0001" in cast.office.get("/invoices?show=written_off").text
    answer = cast.office.post(f"/invoices/{first}/reopening", {}, fragment=fragment)
    assert path_of(answer) == f"/invoices/{first}"
    assert till.standing(first) == ("sent", 0)
    assert cast.office.post(f"/invoices/{first}/reopening", {}).status_code == 409
    assert cast.office.get(f"/invoices/{first}/edit").status_code == 200


def test_what_is_written_off_takes_a_late_payment(till, cast, two):
    _client, first, _second = two
    cast.office.post(f"/invoices/{first}/write-off", {"reason": "Moved away"})
    assert cast.office.form(f"/invoices/{first}/payments/new")["amount"] == "100.00"
    cast.office.post(f"/invoices/{first}/payments/new", typed("30.00"))
    assert till.standing(first) == ("written_off", 30_00)
    assert cast.office.get(f"/invoices/{first}/edit").status_code == 409


def test_today_and_money_tell_of_debits_disputes_and_failed_refunds(till, cast, run_tasks):
    account = till.open_stripe()
    coming, failed, disputed = (issued(till, cents) for cents in (11_00, 22_00, 33_00))
    debit = till.start(coming, 11_00)
    till.pay(debit, "bank_ok")
    till.settle(debit)
    lost = till.start(failed, 22_00)
    till.pay(lost, "bank_fails")
    till.bank_answers(lost, "fail")
    till.settle(lost)
    payment = till.paid_by(disputed, 33_00)
    made = till.control("stripe/disputes", payment_intent=payment.payment_intent_id)
    with till.books():
        follow(account, stripe.retrieve_dispute(account, made["id"]))
    today = cast.owner.get("/").text
    for words in ("Disputed", "Answer by", "Bank debit failed", "1 bank debit on the way"):
        assert words in today, words
    assert "On its way" in cast.owner.get("/money").text
    assert "on its way by bank debit" in cast.owner.get(f"/invoices/{coming}").text
    assert "The last bank debit failed" in cast.owner.get(f"/invoices/{failed}").text
    page = cast.owner.get(f"/payments/{payment.id}").text
    for words in (
        "Needs your answer",
        "dashboard.stripe.com",
        "did not make the payment",
        "$15.00",
        "Held by Stripe",
    ):
        assert words in page, words
    assert "Disputed" in cast.owner.get(f"/invoices/{disputed}").text
    assert cast.owner.get(f"/payments/{payment.id}/refunds/new").status_code == 409
