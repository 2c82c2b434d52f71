"""Voiding an invoice while its money is under way warns, and the money becomes credit."""

import pytest

from owneros.domain.billing.payments.waiting import bank_news
from owneros.web.filters import day_year


@pytest.mark.parametrize("fragment", [False, True])
def test_a_bank_debit_under_way_is_named_before_the_invoice_is_voided(till, cast, fragment):
    till.open_stripe()
    invoice = till.invoice()
    path = f"/invoices/{invoice}/voiding"
    assert "by bank debit" not in cast.owner.get(path, fragment=fragment).text
    checkout = till.start(invoice, 40_00)
    till.pay(checkout, "bank_ok")
    assert till.settle(checkout) == "coming"
    with till.books():
        by = day_year(bank_news(invoice).expected_on)
    silent = cast.owner.post(path, {"reason": " "}, fragment=fragment)
    assert silent.status_code == 422
    for text in (cast.owner.get(path, fragment=fragment).text, silent.text):
        assert "$40.00 is on its way by bank debit." in text
        assert by in text
        assert "credit" in text
    assert cast.owner.post(path, {"reason": "Twice"}, fragment=fragment).status_code < 400
    till.bank_answers(checkout, "succeed")
    assert till.settle(checkout) == "paid"
    assert till.standing(invoice) == ("void", 0)
    assert till.credit(till.client_of(invoice)) == 40_00
