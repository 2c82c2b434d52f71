"""The rule of late fees, waiving one, and clients who are spared, over HTTP."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.late_fees.charging import charge
from owneros.domain.billing.late_fees.models import LateFee
from owneros.domain.billing.late_fees.rule import Rule
from owneros.domain.billing.late_fees.settings import change_rule, our_rule
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from tests.desk import ISSUED, SAM, an_invoice

HOME = "/settings/late-fees"


def filled(**changes):
    return {"kind": "percent", "value": "1.5", "days": "10", "repeat": "monthly", "cap": "100", **changes}


@pytest.fixture
def rule(cast, in_tenant):
    def look():
        with in_tenant(cast.owner.tenant_id):
            return our_rule()

    return look


@pytest.fixture
def charged(cast, in_tenant):
    """(invoice, fee) of an invoice that is late."""
    with in_tenant(cast.owner.tenant_id):
        change_rule(SAM, Rule("percent", Decimal("1.5"), days=10), date(2020, 1, 1))
        invoice = an_invoice()
        return invoice.id, charge(invoice.id, ISSUED + timedelta(days=24)).id


@pytest.mark.parametrize("fragment", [False, True])
def test_saves_the_rule_and_says_it_in_plain_words(cast, rule, fragment):
    answer = cast.owner.post(HOME, filled(), fragment=fragment)
    assert answer.status_code == (204 if fragment else 303)
    assert (rule().kind, rule().percent, rule().repeat, rule().cap_cents) == (
        "percent", Decimal("1.5"), "monthly", 10_000,
    )  # fmt: skip
    assert "still open on March 11 gets a late fee of $15.00" in cast.owner.get(HOME).text


def test_trying_a_rule_saves_nothing(cast, rule):
    answer = cast.owner.post(HOME, filled(kind="amount", value="25", preview="1"))
    assert answer.status_code == 200
    assert "gets a late fee of $25.00" in answer.text
    assert not rule().active


WRONG = [
    ({"value": ""}, "Enter a number like"),
    ({"value": "30"}, "Enter a percentage above 0, up to 25."),
    ({"kind": "amount", "value": "lots"}, "Enter an amount like 1,250.00."),
    ({"days": "0"}, "Enter a number of days from 1 to 180."),
    ({"days": "1.5"}, "Enter a number of days from 1 to 180."),
    ({"cap": "-5"}, "Enter an amount above $0.00."),
    ({"kind": "sometimes"}, "Choose one of these."),
]


@pytest.mark.parametrize(("change", "message"), WRONG)
def test_a_wrong_rule_is_told_at_its_field(cast, rule, change, message):
    for fragment in (False, True):
        answer = cast.owner.post(HOME, filled(**change), fragment=fragment)
        assert answer.status_code == 422
        assert message in answer.text
    assert not rule().active


def test_the_fee_stands_on_the_invoice_and_on_the_clients_page(cast, in_tenant, anonymous, charged):
    invoice_id, _ = charged
    with in_tenant(cast.owner.tenant_id):
        token = reach(Invoice, invoice_id).link_token.reveal()
    for text in (cast.owner.get(f"/invoices/{invoice_id}").text, anonymous.get(f"/i/{token}").text):
        assert "Late fee, 1.5% of $1,000.00 open on" in text
        assert "$1,015.00" in text
    assert cast.owner.get(f"/invoices/{invoice_id}/pdf").data.startswith(b"%PDF")
    assert (
        "Late fees of $15.00 are added to this total." in cast.owner.get(f"/invoices/{invoice_id}/edit").text
    )


@pytest.mark.parametrize("fragment", [False, True])
def test_waives_a_fee_with_a_reason(cast, in_tenant, charged, fragment):
    invoice_id, fee_id = charged
    path = f"/invoices/{invoice_id}/late-fees/{fee_id}/waiving"
    assert cast.owner.get(path, fragment=fragment).status_code == 200
    assert cast.owner.post(path, {"reason": " "}, fragment=fragment).status_code == 422
    data = {"reason": "Good client", "_once": str(uuid.uuid4())}
    for _ in range(2):
        assert cast.office.post(path, data, fragment=fragment).status_code == (204 if fragment else 303)
    with in_tenant(cast.owner.tenant_id):
        assert reach(Invoice, invoice_id).total_cents == 100_000
        assert reach(LateFee, fee_id).waived_by == "Olive Grant"
    assert "Waived by Olive Grant: Good client" in cast.owner.get(f"/invoices/{invoice_id}").text
    assert cast.owner.post(path, {"reason": "Again"}).status_code == 409
    assert cast.owner.get(path).status_code == 409


def test_strangers_and_other_roles_waive_nothing(cast, in_tenant, charged):
    invoice_id, fee_id = charged
    path = f"/invoices/{invoice_id}/late-fees/{fee_id}/waiving"
    assert cast.stranger.post(path, {"reason": "x"}).status_code == 404
    with in_tenant(cast.owner.tenant_id):
        other = an_invoice().id
    assert (
        cast.owner.post(f"/invoices/{other}/late-fees/{fee_id}/waiving", {"reason": "x"}).status_code == 404
    )
    for player in (cast.crew, cast.accountant):
        assert player.post(path, {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("fragment", [False, True])
def test_a_client_is_spared_and_charged_again(cast, in_tenant, charged, fragment):
    with in_tenant(cast.owner.tenant_id):
        client_id = reach(Invoice, charged[0]).client_id
    for deed, spared in (("sparing", True), ("sparing", True), ("charging", False)):
        answer = cast.office.post(f"/clients/{client_id}/late-fees/{deed}", fragment=fragment)
        assert answer.status_code == (204 if fragment else 303)
        with in_tenant(cast.owner.tenant_id):
            assert reach(Client, client_id).late_fees_off is spared
        assert ("None for this client" in cast.owner.get(f"/clients/{client_id}").text) is spared
        assert cast.stranger.post(f"/clients/{client_id}/late-fees/{deed}").status_code == 404
        for player in (cast.crew, cast.accountant):
            assert player.post(f"/clients/{client_id}/late-fees/{deed}").status_code == 403
