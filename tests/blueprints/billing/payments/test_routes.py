"""Every route of payments: page, fragment, mistakes in the form, strangers, wrong roles, double clicks."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from owneros.domain.billing.estimates.billing import Wish as Billing
from owneros.domain.billing.estimates.billing import bill
from owneros.domain.billing.estimates.deposits import deposit_of
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.models import Payment
from owneros.domain.billing.payments.queries import (
    client_credit,
    of_invoice,
    received_between,
    received_by_month,
)
from owneros.foundation.database import db, reach
from owneros.foundation.periods import add_months, month_start, today_in
from tests.desk import ISSUED, SAM
from tests.hygiene import made_up_id, path_of
from tests.offers import an_estimate, signed, with_deposit

HALF = Billing("percent", percent=Decimal(50))

TODAY = today_in("America/Chicago")


def typed(amount="40.00", **more):
    return {
        "amount": amount,
        "method": "check",
        "received_on": TODAY.isoformat(),
        "reference": "1042",
        "note": "",
    } | more


@pytest.fixture
def invoice(till):
    return till.invoice()


@pytest.fixture
def payment(till, cast, invoice):
    cast.owner.post(f"/invoices/{invoice}/payments/new", typed("100.00"))
    return till.payments()[0]


@pytest.fixture
def by_card(till):
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    till.settle(checkout)
    return till.payments()[0]


def record_path(invoice):
    return f"/invoices/{invoice}/payments/new"


def test_recording_shows_the_balance(cast, invoice):
    form = cast.office.form(record_path(invoice))
    assert form["amount"] == "100.00"
    assert form["received_on"] == TODAY.isoformat()


@pytest.mark.parametrize("fragment", [False, True])
def test_recording_a_part(till, cast, invoice, fragment):
    answer = cast.office.post(record_path(invoice), typed(), fragment=fragment)
    assert answer.status_code == (204 if fragment else 303)
    assert path_of(answer) == f"/invoices/{invoice}"
    assert till.standing(invoice) == ("partially_paid", 40_00)


def test_more_than_is_due_is_said_to_be_credit(till, cast, invoice):
    asked = cast.owner.post(record_path(invoice), typed("130.00"))
    assert (asked.status_code, till.standing(invoice)) == (422, ("sent", 0))
    assert "Only $100.00 is open" in asked.text
    assert 'value="130.00"' in asked.text
    cast.owner.post(record_path(invoice), typed("130.00") | {"confirmed": "y"})
    assert till.standing(invoice) == ("paid", 100_00)
    assert till.credit(till.client_of(invoice)) == 30_00
    assert "kept as your client" in cast.owner.get("/payments").text


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", ""),
        ("amount", " "),
        ("amount", "0"),
        ("amount", "abc"),
        ("received_on", "2099-01-01"),
        ("method", "card"),
    ],
)
def test_recording_with_mistakes(till, cast, invoice, field, value, fragment):
    answer = cast.owner.post(record_path(invoice), typed() | {field: value}, fragment=fragment)
    assert answer.status_code == 422
    assert 'id="record-form"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert till.payments() == []


@pytest.mark.parametrize(
    "columns", [{"status": "void"}, {"status": "draft", "number": None}, {"status": "paid", "paid_cents": 0}]
)
def test_recording_on_what_is_not_open(till, cast, columns):
    invoice = till.invoice(**columns)
    assert cast.owner.get(record_path(invoice)).status_code == 409
    assert cast.owner.post(record_path(invoice), typed()).status_code == 409


def test_wrong_roles_are_refused(cast, invoice, payment):
    for path in ("/payments", f"/payments/{payment.id}", record_path(invoice), "/settings/payments"):
        assert cast.crew.get(path).status_code == 403, path
    assert cast.accountant.get(f"/payments/{payment.id}").status_code == 200


def test_the_payment_page_tells_everything(cast, by_card, run_tasks):
    run_tasks()
    text = cast.owner.get(f"/payments/{by_card.id}").text
    for part in (
        "$100.00",
        "fee",
        "You keep",
        "INV-0001",
        "Emailed to",
        "through Stripe",
        "paid $100.00 online",
    ):
        assert part in text, part


def test_a_refund_by_card(till, cast, by_card, run_tasks):
    path = f"/payments/{by_card.id}/refunds/new"
    form = cast.owner.form(path)
    assert form["amount"] == "100.00"
    answer = cast.owner.post(
        path, form | {"amount": "30", "reason": "Goodwill", "meaning": "owed"}, fragment=True
    )
    assert path_of(answer) == f"/payments/{by_card.id}"
    assert "On its way" in cast.owner.get(f"/payments/{by_card.id}").text
    run_tasks()
    assert "Refunded" in cast.owner.get(f"/payments/{by_card.id}").text
    assert till.refunds()[0].state == "succeeded"


@pytest.mark.parametrize("fragment", [False, True])
def test_a_refund_of_too_much(till, cast, payment, fragment):
    path = f"/payments/{payment.id}/refunds/new"
    form = {"amount": "100.01", "reason": "x", "meaning": "owed", "refunded_on": TODAY.isoformat()}
    answer = cast.owner.post(path, form, fragment=fragment)
    assert answer.status_code == 422
    assert "At most $100.00 of the $100.00 can be refunded" in answer.text
    assert till.refunds() == []


@pytest.mark.parametrize("fragment", [False, True])
def test_a_refund_asks_what_it_means_for_the_bill(till, cast, payment, fragment):
    path = f"/payments/{payment.id}/refunds/new"
    page = cast.owner.get(path).text
    assert all(words in page for words in ("Take it off the bill", "Your client still owes it"))
    assert "checked" not in page
    form = {"amount": "10.00", "reason": "Late", "refunded_on": TODAY.isoformat()}
    answer = cast.owner.post(path, form, fragment=fragment)
    assert answer.status_code == 422
    assert "Choose what happens to the bill" in answer.text
    assert 'value="Late"' in answer.text
    assert till.refunds() == []


def test_a_goodwill_refund_leaves_nothing_to_pay(till, cast, invoice, payment):
    path = f"/payments/{payment.id}/refunds/new"
    cast.owner.post(path, cast.owner.form(path) | {"amount": "10", "reason": "Late", "meaning": "reduce"})
    assert till.standing(invoice) == ("paid", 90_00)
    page = cast.owner.get(f"/invoices/{invoice}").text
    assert "$10.00 refunded and taken off" in page
    assert "refunded and taken off the bill" in cast.owner.get(f"/payments/{payment.id}").text
    assert cast.owner.get(f"/invoices/{invoice}/payments/new").status_code == 409


def test_undoing(till, cast, invoice, payment):
    assert cast.office.get(f"/payments/{payment.id}/undoing").status_code == 200
    assert cast.office.post(f"/payments/{payment.id}/undoing", {}, fragment=True).status_code == 204
    assert till.standing(invoice) == ("sent", 0)
    assert cast.office.post(f"/payments/{payment.id}/undoing", {}).status_code == 409
    page = cast.office.get(f"/payments/{payment.id}").text
    assert "Entered by mistake" in page
    assert "Refund" not in page
    newest = cast.office.get("/money").text.partition("Newest payments")[2]
    assert str(payment.id) not in newest


def test_a_payment_by_stripe_cannot_be_undone(cast, by_card):
    assert cast.owner.get(f"/payments/{by_card.id}/undoing").status_code == 409
    assert cast.owner.post(f"/payments/{by_card.id}/undoing", {}).status_code == 409


def test_credit_is_applied(till, cast, invoice):
    cast.owner.post(record_path(invoice), typed("150.00") | {"confirmed": "y"})
    second = till.invoice(80_00, client_id=till.client_of(invoice))
    answer = cast.office.post(f"/invoices/{second}/credit", {}, fragment=True)
    assert path_of(answer) == f"/invoices/{second}"
    assert till.standing(second) == ("partially_paid", 50_00)
    with till.books():
        assert client_credit(till.client_of(invoice)) == 0
    assert cast.office.post(f"/invoices/{second}/credit", {}).status_code == 409


def test_a_receipt_is_mailed_again(till, cast, invoice, payment, run_tasks):
    form = {"_once": made_up_id()}
    for _ in range(2):
        assert cast.office.post(f"/payments/{payment.id}/receipts", form).status_code == 303
    run_tasks()
    assert len(till.look(f"mail?format=json&to={till.address(invoice)}")) == 1
    assert "Emailed to" in cast.office.get(f"/payments/{payment.id}").text


def test_a_receipt_with_the_recording(till, cast, invoice, run_tasks):
    cast.owner.post(record_path(invoice), typed(mail_receipt="y"))
    run_tasks()
    (mail,) = till.look(f"mail?format=json&to={till.address(invoice)}")
    assert mail["subject"].startswith("Receipt for $40.00")


def test_the_list_filters_and_sums(till, cast):
    first, second = till.invoice(), till.invoice()
    cast.owner.post(record_path(first), typed("100.00", method="cash"))
    cast.owner.post(record_path(second), typed("60.00", method="check"))
    text = cast.owner.get("/payments").text
    assert "$160" in text
    assert "2 payments" in text
    text = cast.owner.get("/payments?method=cash").text
    assert "1 payment since" in text
    assert "INV-0001" in text
    assert "INV-0002" not in text
    assert "No payments found" in cast.owner.get("/payments?month=1999-01").text
    assert cast.owner.get("/payments?month=bad&method=bad&after=bad").status_code == 200
    assert cast.owner.get("/payments", fragment=True).status_code == 200


def test_the_list_sums_up_its_last_twelve_months_or_the_month_that_is_asked_for(till, cast):
    new, old = till.invoice(), till.invoice()
    cast.owner.post(record_path(new), typed("100.00"))
    cast.owner.post(record_path(old), typed("60.00"))
    with till.books():
        long_ago = update(Payment).where(Payment.amount_cents == 60_00).values(received_on=date(2019, 3, 4))
        db.session.execute(long_ago)
    text = cast.owner.get("/payments").text
    assert "1 payment since" in text
    assert "$160" not in text
    assert "$60" in text
    text = cast.owner.get("/payments?month=2019-03").text
    assert "1 payment<" in text


def test_the_list_is_paged_without_loss(till, cast, monkeypatch):
    from owneros.domain.billing.payments import queries

    monkeypatch.setattr(queries, "PAGE", 3)
    for _ in range(7):
        cast.owner.post(record_path(till.invoice()), typed())
    seen, after = [], None
    for _ in range(3):
        with till.books():
            page = queries.payment_page(queries.Filter(), after)
        seen += [line.id for line in page.rows]
        after = page.after
    assert after is None
    assert len(set(seen)) == len(seen) == 7


def test_the_list_asks_as_often_for_many_as_for_few(till, cast, count_queries):
    counts = []
    for more in (2, 8):
        for _ in range(more):
            cast.owner.post(record_path(till.invoice()), typed())
        with count_queries() as statements:
            cast.owner.get("/payments")
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[1] <= 8


def test_sums_for_other_pages(till, cast, invoice):
    cast.owner.post(record_path(invoice), typed("100.00"))
    payment = till.payments()[0]
    cast.owner.post(
        f"/payments/{payment.id}/refunds/new",
        {"amount": "30.00", "reason": "x", "meaning": "owed", "refunded_on": TODAY.isoformat()},
    )
    this, before = month_start(TODAY), add_months(month_start(TODAY), -1)
    with till.books():
        assert received_between(this, add_months(this, 1)) == 70_00
        assert received_between(before, this) == 0
        assert received_by_month([before, this]) == [0, 70_00]
        money = of_invoice(reach(Invoice, invoice))
    assert [(row.applied_cents, row.taken_cents) for row in money.payments] == [(100_00, 30_00)]


@pytest.mark.parametrize("fragment", [False, True])
def test_a_deposit_is_held_back_by_choice_and_the_invoice_says_so(till, cast, in_tenant, fragment):
    with in_tenant(cast.owner.tenant_id):
        estimate = an_estimate(deposit=with_deposit())
        signed(estimate)
        deposit, draft = deposit_of(estimate), bill(SAM, estimate, HALF, ISSUED)
        deposit_id, draft_id = deposit.id, draft.id
    cast.owner.post(record_path(deposit_id), typed("450.00"))
    path = f"/invoices/{draft_id}/credit-use"
    assert "Less deposit paid" in cast.office.get(f"/invoices/{draft_id}").text
    wrong = cast.office.post(path, {"use": "gold", "most": "x"}, fragment=fragment)
    assert (wrong.status_code, 'value="x"' in wrong.text) == (422, True)
    answer = cast.office.post(path, cast.office.form(path) | {"use": "none"}, fragment=fragment)
    assert path_of(answer) == f"/invoices/{draft_id}"
    cast.office.post(f"/invoices/{draft_id}/issuing", {})
    page = cast.office.get(f"/invoices/{draft_id}").text
    assert "Less deposit paid" not in page
    assert "Deposit kept for later invoices" in page
    assert till.standing(draft_id) == ("sent", 0)
