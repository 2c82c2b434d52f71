"""Who in the business hears of money, of what, and how often."""

from datetime import timedelta

import pytest

from owneros.domain.billing.payments.recording import Received, record_for_client, record_payment
from owneros.domain.billing.payments.refunding import undo_payment
from owneros.domain.people.tenants.hearing import hear_of_money
from owneros.domain.people.tenants.models import Membership
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import today_in
from tests.domain.billing.payments.test_disputes import opened, tell
from tests.till import ACTOR

ROLES = ("owner", "office", "crew", "accountant")
TODAY = today_in("America/Chicago")


@pytest.fixture
def told(till, cast, run_tasks):
    """The subjects of the letters that came to each role, once all tasks have run."""

    def read():
        run_tasks()
        letters = {role: till.look(f"mail?format=json&to={getattr(cast, role).email}") for role in ROLES}
        return {role: [mail["subject"] for mail in found] for role, found in letters.items() if found}

    return read


def by_hand(till, invoice, actor=ACTOR, on=TODAY, cents=100_00):
    with till.books():
        return record_payment(
            actor, invoice, Received(cents, "check", on, str(uuid7()), reference="1042")
        ).payment.id


def choose(till, player, *, wanted):
    with till.books():
        hear_of_money(player.member, wanted=wanted)


def test_owner_and_office_hear_of_a_payment_once_and_crew_and_accountant_do_not(till, told):
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 40_00)
    till.pay(checkout)
    for _ in range(3):
        till.settle(checkout)
    (owner,), (office,) = told().values()
    assert owner == office
    assert owner.startswith("Maria ")
    assert owner.endswith(" paid $40.00")


def test_a_bank_debit_is_told_when_it_arrives_not_when_it_starts(till, told):
    till.open_stripe()
    checkout = till.start(till.invoice(), 100_00)
    till.pay(checkout, "bank_ok")
    till.settle(checkout)
    assert told() == {}
    till.bank_answers(checkout, "succeed")
    till.settle(checkout)
    assert set(told()) == {"owner", "office"}


def test_each_person_chooses_for_themselves(till, cast, told):
    choose(till, cast.owner, wanted=False)
    choose(till, cast.accountant, wanted=True)
    choose(till, cast.crew, wanted=True)
    by_hand(till, till.invoice())
    assert set(told()) == {"office", "accountant"}


def test_whoever_recorded_it_knows_it(till, cast, told):
    by_hand(till, till.invoice(), cast.office.member.actor)
    assert set(told()) == {"owner"}


def test_the_letter_says_who_how_for_what_and_what_is_left(till, cast, run_tasks):
    invoice = till.invoice(label="INV-0077")
    payment_id = by_hand(till, invoice, cents=40_00)
    run_tasks()
    (mail,) = till.look(f"mail?format=json&to={cast.owner.email}")
    for piece in (
        "Paid by check, recorded by hand. $60.00 is left to pay.",
        "Amount: $40.00",
        "For: Invoice INV-0077",
        "Left to pay: $60.00",
        f"/payments/{payment_id}",
        "/settings/profile",
    ):
        assert piece in mail["text"]


def test_credit_is_told_as_credit(till, cast, run_tasks):
    with till.books():
        received = Received(25_00, "cash", TODAY, str(uuid7()))
        record_for_client(ACTOR, till._client(), received)
    run_tasks()
    (mail,) = till.look(f"mail?format=json&to={cast.owner.email}")
    assert "Paid by cash, recorded by hand. It is kept as credit." in mail["text"]


def test_what_was_undone_before_it_was_told_is_not_told(till, told):
    payment_id = by_hand(till, till.invoice())
    with till.books():
        undo_payment(ACTOR, payment_id)
    assert told() == {}


def test_old_money_that_is_entered_late_is_bookkeeping_and_not_told(till, told):
    by_hand(till, till.invoice(), on=TODAY - timedelta(days=8))
    assert told() == {}
    by_hand(till, till.invoice(), on=TODAY - timedelta(days=7))
    assert set(told()) == {"owner", "office"}


def test_a_failed_debit_is_told_like_a_payment(till, cast, told):
    choose(till, cast.office, wanted=False)
    till.open_stripe()
    checkout = till.start(till.invoice(), 100_00)
    till.pay(checkout, "bank_ok")
    till.settle(checkout)
    till.bank_answers(checkout, "fail")
    till.settle(checkout)
    assert told() == {"owner": ["A bank debit of $100.00 failed"]}


def test_owners_are_told_of_a_dispute_whatever_they_chose(till, cast, told):
    for player in (cast.owner, cast.office):
        choose(till, player, wanted=False)
    account = till.open_stripe()
    payment = till.paid_by(till.invoice(), 100_00)
    tell(till, account, opened(till, payment))
    assert told() == {"owner": ["A payment of $100.00 is disputed"]}


def test_one_mail_that_cannot_go_out_keeps_nobody_else_from_theirs(till, cast, sandbox, told):
    """Each person has a task of their own: the outage of one repeats nothing for the other."""
    by_hand(till, till.invoice())
    sandbox.box.faults.add({"vendor": "mail", "route": "/data", "status": 451, "times": 1})
    assert len(told()) == 1


def test_a_person_who_left_is_not_told(till, cast, told, run_tasks):
    by_hand(till, till.invoice())
    run_tasks({"payments.alert"})
    with till.books():
        gone = db.session.get_one(Membership, (till.tenant_id, cast.office.member.user_id))
        db.session.delete(gone)
    assert set(told()) == {"owner"}


def test_a_choice_is_noted_once(till, cast):
    for _ in range(2):
        choose(till, cast.owner, wanted=False)
    page = cast.owner.get("/settings/activity").text
    assert page.count("turned off emails about payments") == 1
