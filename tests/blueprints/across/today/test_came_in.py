"""The money of the last days on Today."""

from datetime import timedelta

import pytest

from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.refunding import undo_payment
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import today_in
from tests.desk import SAM, a_client, an_invoice

TODAY = today_in("America/Chicago")


@pytest.fixture
def receive(cast, in_tenant):
    """Recorded by hand; the id of the payment."""

    def record(name, cents=100_00, on=TODAY, **fields):
        with in_tenant(cast.owner.tenant_id):
            invoice = an_invoice(a_client(name), 100_00, **fields)
            return record_payment(SAM, invoice.id, Received(cents, "check", on, str(uuid7()))).payment.id

    return record


def came_in(player):
    page = player.get("/").text
    if 'id="came-in"' not in page:
        return ""
    part = page[page.index('id="came-in"') :]
    return part[: part.index("</section>")]


def test_each_payment_is_a_line_that_leads_to_it(cast, receive):
    payment_id = receive("Maria Delgado", kind="deposit")
    receive("Ben Ortiz")
    lines = came_in(cast.owner)
    assert lines.index("Ben Ortiz") < lines.index("Maria Delgado")
    assert f'href="/payments/{payment_id}"' in lines
    assert "Check · deposit INV-0001 · today" in lines
    assert "Check · INV-0002 · today" in lines
    assert lines.count("$100.00") == 2
    assert 'href="/payments"' in lines


def test_the_newest_five_of_the_last_seven_days_are_shown(cast, receive):
    receive("Too old", on=TODAY - timedelta(days=8))
    assert came_in(cast.owner) == ""
    for number in range(6):
        receive(f"Client {number}", on=TODAY - timedelta(days=number))
    lines = came_in(cast.owner)
    assert [name in lines for name in ("Client 0", "Client 4", "Client 5", "Too old")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_what_was_entered_by_mistake_is_not_shown(cast, in_tenant, receive):
    payment_id = receive("Maria Delgado")
    with in_tenant(cast.owner.tenant_id):
        undo_payment(SAM, payment_id)
    assert came_in(cast.owner) == ""


def test_crew_and_another_business_see_nothing_of_it(cast, receive):
    receive("Maria Delgado")
    assert came_in(cast.accountant) != ""
    for player in (cast.crew, cast.stranger):
        assert came_in(player) == ""
        assert "Delgado" not in player.get("/").text
