"""Work that was given up is told on Today, and on its page, until it is done after all."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from owneros.domain.billing.estimates import sealing
from owneros.domain.billing.late_fees import tasks as late_fees
from owneros.domain.billing.late_fees.rule import Rule
from owneros.domain.billing.late_fees.settings import change_rule
from owneros.domain.billing.payments.refunding import Wish, refund_payment
from owneros.domain.people.tenants.business import local_date
from owneros.domain.records.links.opening import renew_link
from owneros.foundation.database import db
from owneros.foundation.dying import replay
from owneros.foundation.outbox import Outbox, emit
from owneros.foundation.periods import now
from owneros.foundation.tasks import handle
from tests.desk import SAM, an_invoice
from tests.offers import an_estimate, signed
from tests.till import ACTOR, Till


@pytest.fixture
def desk(cast, in_tenant):
    return lambda: in_tenant(cast.owner.tenant_id)


def broken(*_arguments):
    raise TypeError("a fault of ours")


def task_of(dedupe):
    return db.session.scalars(select(Outbox.id).where(Outbox.dedupe == dedupe)).one()


def test_an_estimate_whose_sealing_died_is_told_until_it_is_sealed(app, cast, desk, anonymous, monkeypatch):
    with desk():
        estimate = an_estimate()
        token = renew_link("estimate", estimate.id)
        signature = signed(estimate)
        label, page = estimate.label, f"/estimates/{estimate.id}"
        task_id = task_of(f"estimate.seal:{signature.id}")
    assert "We are creating the signed PDF" in cast.owner.get(page).text
    assert "We are creating your signed PDF" in anonymous.get(f"/e/{token}").text

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "draw_pdf", broken)
        handle(str(task_id))
    told = f"The signed PDF of {label} could not be created"
    assert told in cast.owner.get("/").text
    assert told not in cast.stranger.get("/").text
    assert "could not create the signed PDF, so your client did not get it" in cast.owner.get(page).text
    client_page = anonymous.get(f"/e/{token}").text
    assert "Your signed PDF takes longer" in client_page
    assert 'hx-trigger="every 3s"' not in client_page

    with app.app_context():
        assert replay(task_id)
    assert told not in cast.owner.get("/").text
    handle(str(task_id))
    assert "Download signed PDF" in cast.owner.get(page).text
    assert "could not create" not in cast.owner.get(page).text


def test_a_late_fee_that_could_not_be_charged_is_told_until_one_is(cast, desk, monkeypatch):
    with desk():
        change_rule(SAM, Rule("percent", Decimal("1.5"), days=10), date(2020, 1, 1))
        invoice = an_invoice(issued_on=date(2026, 6, 1))
        label, invoice_id = invoice.label, invoice.id
        task_id = emit("late_fees.charge", {"invoice_id": str(invoice.id)}, tenant_id=cast.owner.tenant_id)
    with monkeypatch.context() as patch:
        patch.setattr(late_fees, "charge", broken)
        handle(str(task_id))
    told = f"The late fee on {label} could not be charged"
    assert told in cast.owner.get("/").text
    with desk():
        next_day = emit("late_fees.charge", {"invoice_id": str(invoice_id)}, tenant_id=cast.owner.tenant_id)
    handle(str(next_day))
    assert told not in cast.owner.get("/").text


def test_a_refund_that_stripe_was_not_asked_for_is_told_once(cast, desk, in_tenant, sandbox):
    till = Till(sandbox, in_tenant, cast.owner.tenant_id)
    till.open_stripe()
    payment = till.paid_by(till.invoice(), 100_00)
    with desk():
        refund = refund_payment(ACTOR, payment.id, Wish(40_00, "Goodwill", local_date(now()), "form:1"))
        for _ in range(2):
            emit("refund.carry_out", {"refund_id": str(refund.id)}, tenant_id=cast.owner.tenant_id)
        db.session.execute(
            update(Outbox)
            .where(Outbox.kind == "refund.carry_out", Outbox.tenant_id == cast.owner.tenant_id)
            .values(dead_at=func.now())
            .execution_options(synchronize_session=False)
        )
    today = cast.owner.get("/").text
    assert today.count("We could not reach Stripe for this refund") == 1
    assert "Do not refund it again" in today
