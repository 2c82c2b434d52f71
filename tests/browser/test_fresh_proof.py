"""On a phone: a weighty button asks for the password first, and then leads back to where it stood."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from owneros.domain.people.users.models import WebSession
from owneros.foundation.database import db
from owneros.foundation.periods import now
from owneros.web.guards import FRESH
from tests.browser.conftest import PASSWORD, axe, settle


@pytest.fixture
def stale(app, cast, with_password):
    with_password(cast.owner)
    with app.app_context():
        db.session.execute(
            update(WebSession)
            .where(WebSession.user_id == cast.owner.member.user_id)
            .values(authenticated_at=now() - FRESH - timedelta(minutes=1))
        )
        db.session.commit()
    return cast.owner


def confirm(page, *, scripts):
    if scripts:
        settle(page)
        assert axe(page) == []
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_new_phone_number_waits_for_the_password(phone, stale, scripts):
    page = phone(stale, java_script_enabled=scripts).page()
    page.goto("/settings/profile")
    page.get_by_role("heading", name="Enter your password").wait_for()
    confirm(page, scripts=scripts)
    page.wait_for_url("**/settings/profile")
    page.get_by_label("Phone").fill("+1 512 555 0177")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_button_that_waited_too_long_says_that_nothing_was_done(app, phone, stale, scripts):
    page = phone(stale, java_script_enabled=scripts).page()
    page.goto("/settings/payments")
    page.get_by_role("button", name="Set up with Stripe").click()
    page.get_by_text("Nothing was done yet.").wait_for()
    confirm(page, scripts=scripts)
    page.wait_for_url("**/settings/payments")
