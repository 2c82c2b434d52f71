"""Settings: the business's own Stripe account."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from owneros.domain.billing.payments.models import StripeAccountIndex, StripeConnection
from owneros.domain.people.tenants.models import Business, Membership
from owneros.domain.people.users.models import User
from owneros.foundation.database import db
from owneros.vendors import stripe
from tests.hygiene import path_of
from tests.patience import PATIENCE
from tests.till import post

SETTINGS = "/settings/payments"


@pytest.fixture
def account(till):
    def find():
        with till.books():
            return db.session.scalars(select(StripeConnection)).first()

    return find


def test_not_connected_says_what_it_costs(cast):
    text = cast.owner.get(SETTINGS).text
    assert "Get paid by card" in text
    assert "OwnerOS charges nothing" in text
    assert "Set up with Stripe" in text


def test_who_may_only_read_sees_no_button(cast):
    for player in (cast.office, cast.accountant):
        assert "Set up with Stripe" not in player.get(SETTINGS).text


def test_without_javascript_the_answer_is_a_page_with_a_link(cast, sandbox):
    answer = cast.owner.post(f"{SETTINGS}/connection")
    assert answer.status_code == 200
    assert f'href="{sandbox.url}/stripe/setup/' in answer.text


def test_with_htmx_it_goes_straight_there(cast, sandbox, account):
    answer = cast.owner.post(f"{SETTINGS}/connection", fragment=True)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith(f"{sandbox.url}/stripe/setup/")
    assert "Needs information" in cast.owner.get(SETTINGS).text


def test_pressed_twice_it_is_one_account(app, cast, account):
    for _ in range(2):
        cast.owner.post(f"{SETTINGS}/connection", fragment=True)
    with app.app_context():
        found = db.session.scalars(
            select(StripeAccountIndex.account_id).where(StripeAccountIndex.tenant_id == cast.owner.tenant_id)
        ).all()
    assert found == [account().account_id]


def contact_email(till, account):
    body = till.sandbox.box.store.get("v2.core.account", account().account_id, "acct_sandboxplatform")
    return body["contact_email"]


@pytest.mark.parametrize("email", ["office@lonestar.example", ""])
def test_stripe_is_given_an_address_of_the_business_or_of_its_owner(cast, till, account, email):
    with till.books():
        db.session.scalars(select(Business)).one().email = email
        owner = db.session.scalars(
            select(User.email)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.tenant_id == till.tenant_id, Membership.role == "owner")
        ).one()
    assert cast.owner.post(f"{SETTINGS}/connection", fragment=True).status_code == 204
    assert contact_email(till, account) == (email or owner)


def test_the_answer_is_lost_and_the_next_press_finds_the_account(cast, till, account):
    till.fault("/v2/core/accounts", method="POST", after=True, times=2)
    till.fault("/v2/core/accounts", method="GET", status=503, times=2)
    assert cast.owner.post(f"{SETTINGS}/connection").status_code == 502
    assert account() is None
    assert cast.owner.post(f"{SETTINGS}/connection", fragment=True).status_code == 204
    with till.books():
        business_id = str(db.session.scalars(select(Business.id)).one())
    made = [
        body
        for body in till.sandbox.box.store.newest("v2.core.account", scope=None)
        if body["metadata"].get("owneros_business") == business_id
    ]
    assert [body["id"] for body in made][:1] == [account().account_id]
    assert len(made) == 1


def test_another_installation_with_a_business_of_the_same_number_keeps_its_account(cast, till, account):
    """Both count their businesses from one, and share the platform at Stripe."""
    number = str(till.tenant_id)
    other = stripe.create_account(
        email="pat@other.example",
        business_name="Other",
        reference=number,
        key=f"business:{number}:account",
    )
    assert cast.owner.post(f"{SETTINGS}/connection", fragment=True).status_code == 204
    assert account().account_id != other.id


def test_an_account_that_was_closed_takes_no_cards(cast, till, account):
    made = till.open_stripe()
    till.control(f"stripe/accounts/{made}/closing")
    cast.owner.post(f"{SETTINGS}/refresh")
    assert not account().active
    assert account().cut_off_at is not None
    assert "Get paid by card" in cast.owner.get(SETTINGS).text


def test_coming_back_asks_stripe(cast, till, account):
    answer = cast.owner.post(f"{SETTINGS}/connection", fragment=True)
    assert path_of(cast.owner.get(f"{SETTINGS}/return")) == SETTINGS
    assert not account().active
    post_onboarding(answer.headers["HX-Redirect"], "finish")
    cast.owner.get(f"{SETTINGS}/return")
    assert account().active
    text = cast.owner.get(SETTINGS).text
    assert "Clients can pay your invoices by card" in text


def post_onboarding(link, outcome):
    import urllib.error

    from tests.till import OPENER

    try:
        OPENER.open(link, timeout=PATIENCE)
    except urllib.error.HTTPError as moved:
        parts = urlsplit(link)
        post(f"{parts.scheme}://{parts.netloc}{moved.headers['Location']}", {"outcome": outcome})


def test_stripe_may_still_be_checking(cast, till, account):
    answer = cast.owner.post(f"{SETTINGS}/connection", fragment=True)
    post_onboarding(answer.headers["HX-Redirect"], "review")
    cast.owner.get(f"{SETTINGS}/return")
    assert "Stripe is checking" in cast.owner.get(SETTINGS).text


def test_rejected_is_said_plainly(cast, till):
    till.open_stripe("rejected")
    assert "does not offer card payments" in cast.owner.get(SETTINGS).text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("active", "or from their bank account"),
        ("pending", "Stripe is still checking bank debits (ACH)."),
        ("restricted", "Stripe needs more information for bank debits (ACH)."),
        ("rejected", "Stripe does not offer bank debits (ACH) to this business."),
    ],
)
def test_bank_debits_are_told_apart_from_cards(cast, till, account, status, words):
    made = till.open_stripe()
    till.control(f"stripe/accounts/{made}", status=status, capability="ach_debit_payments")
    cast.owner.post(f"{SETTINGS}/refresh")
    assert account().active
    assert account().takes_bank_debits == (status == "active")
    assert words in cast.owner.get(SETTINGS).text


def test_a_spent_link_leads_to_a_new_one(cast, till, sandbox):
    till.open_stripe("restricted")
    answer = cast.owner.get(f"{SETTINGS}/onboarding")
    assert answer.headers["Location"].startswith(f"{sandbox.url}/stripe/setup/")


def test_switching_off_and_on_again_keeps_the_account(cast, till, account):
    first = till.open_stripe()
    assert cast.owner.get(f"{SETTINGS}/disconnection").status_code == 200
    assert path_of(cast.owner.post(f"{SETTINGS}/disconnection", fragment=True)) == SETTINGS
    assert not account().active
    assert "Get paid by card" in cast.owner.get(SETTINGS).text
    assert path_of(cast.owner.post(f"{SETTINGS}/connection")) == SETTINGS
    assert account().active
    assert account().account_id == first


def test_switching_off_closes_open_pages(cast, till, run_tasks):
    till.open_stripe()
    checkout = till.start(till.invoice(), 100_00)
    cast.owner.post(f"{SETTINGS}/disconnection")
    run_tasks()
    assert till.state(checkout) == "expired"


def test_only_the_owner_connects(cast, till):
    till.open_stripe()
    for path in ("connection", "disconnection", "refresh"):
        for player in (cast.office, cast.accountant, cast.crew):
            assert player.post(f"{SETTINGS}/{path}").status_code == 403
        assert cast.stranger.post(f"{SETTINGS}/disconnection").status_code == 409


@pytest.mark.parametrize("path", ["return", "onboarding", "disconnection"])
def test_nothing_to_do_without_a_connection(cast, path):
    assert cast.owner.get(f"{SETTINGS}/{path}").status_code == 409


def test_stripe_is_down(cast, till):
    till.fault("/v2/*", status=503, times=20)
    assert cast.owner.post(f"{SETTINGS}/connection").status_code == 502
    till.sandbox.box.faults.clear()
    till.open_stripe()
    till.fault("/v2/*", status=503, times=20)
    assert path_of(cast.owner.get(f"{SETTINGS}/return")) == SETTINGS
    assert cast.owner.post(f"{SETTINGS}/refresh").status_code == 502
