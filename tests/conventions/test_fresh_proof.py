"""Weighty deeds ask for the password again when the last proof is older than a quarter of an hour."""

import pytest
from sqlalchemy import update

from owneros.domain.people.users.models import WebSession
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from owneros.foundation.periods import now
from owneros.web.guards import FRESH
from tests.conventions.crawl import complaints, guard, methods, path, rules
from tests.hygiene import path_of

WEIGHTY = {
    "payments.ask_refund": "money leaves",
    "payments.refund": "money leaves",
    "payments.connect": "where card payments go",
    "payments.continue_onboarding": "where card payments go",
    "payments.ask_disconnection": "where card payments go",
    "payments.disconnect": "where card payments go",
    "settings.profile_page": "the phone of a person",
    "settings.change_profile_now": "the phone of a person",
    "settings.link_google": "who is let in",
    "settings.unlink_google": "who is let in",
    "settings.end_one_device": "who is signed in",
    "settings.end_all_other_devices": "who is signed in",
    "two_step.begin_app": "what guards the sign-in",
    "two_step.app_page": "what guards the sign-in",
    "two_step.confirm_app_now": "what guards the sign-in",
    "two_step.new_passkey": "what guards the sign-in",
    "two_step.add_passkey_now": "what guards the sign-in",
    "two_step.remove_passkey_now": "what guards the sign-in",
    "two_step.renew_codes_now": "what guards the sign-in",
    "two_step.ask_remove_app": "what guards the sign-in",
    "two_step.remove_app_now": "what guards the sign-in",
    "two_step.require_of_all_now": "what guards everybody's sign-in",
    "two_step.end_requirement": "what guards everybody's sign-in",
    "team.role": "who may do what",
    "team.change": "who may do what",
    "team.ownership": "whose the business is",
    "team.give_ownership": "whose the business is",
    "team.ask_remove": "who is let in",
    "team.remove_now": "who is let in",
    "team.ask_leave": "who is let in",
    "team.leave_now": "who is let in",
    "invoices.ask_write_off": "money is given up",
    "invoices.give_up": "money is given up",
    "exports.show": "everything leaves at once",
    "exports.download": "everything leaves at once",
}
# These carry the present password themselves, which is a fresher proof than any.
WITH_PASSWORD = {"settings.change_password_now": "current_password"}


@pytest.fixture
def stale(app, cast):
    """The owner, whose last proof of identity is a second older than is allowed."""
    with app.app_context():
        db.session.execute(
            update(WebSession)
            .where(WebSession.user_id == cast.owner.member.user_id)
            .values(authenticated_at=now() - FRESH - (FRESH / 900))
        )
        db.session.commit()
    return cast.owner


def test_exactly_the_weighty_deeds_ask_for_fresh_proof(app):
    assert {rule.endpoint for rule in rules(app) if guard(app, rule)[0] == "fresh"} == set(WEIGHTY)


def test_without_fresh_proof_none_of_them_is_done(app, world, stale, in_tenant):
    def recorded():
        with in_tenant(stale.tenant_id):
            return db.session.query(AuditEvent).count()

    def find():
        before = recorded()
        for rule in rules(app):
            if rule.endpoint not in WEIGHTY:
                continue
            where = path(app, rule, world.arguments(rule))
            for method in methods(rule):
                for fragment in (False, True):
                    answer = stale.request(method, where, fragment=fragment, inspect=False)
                    led = path_of(answer) if answer.status_code in (204, 303) else ""
                    if not led.startswith("/confirm?next=%2F"):
                        yield f"{method} {where} answers {answer.status_code} {led}"
        if recorded() != before:
            yield "something was done"

    complaints(find)


def test_a_new_password_needs_the_present_one(app, stale):
    for endpoint, field in WITH_PASSWORD.items():
        (rule,) = (rule for rule in rules(app) if rule.endpoint == endpoint)
        new = {"new_password": "wagon thimble harbor 41", field: "not this one"}
        assert stale.post(str(rule), new).status_code == 422


def test_after_a_button_without_a_page_one_is_led_back_to_where_it_stood(stale):
    answer = stale.post(
        "/settings/devices/ending", headers={"Referer": "http://localhost/settings/devices?x=1"}
    )
    assert path_of(answer) == "/confirm?next=%2Fsettings%2Fdevices%3Fx%3D1"
    assert "Nothing was done yet" in stale.get(path_of(answer)).text
    silent = stale.post("/settings/devices/ending")
    assert path_of(silent) == "/confirm?next=%2F"
    foreign = stale.post("/settings/devices/ending", headers={"Referer": "http://evil.example/settings"})
    assert path_of(foreign) == "/confirm?next=%2F"


def test_whoever_just_signed_in_is_not_asked_again(cast):
    assert cast.owner.get("/exports").status_code == 200
