"""Every step of an estimate: what is allowed works, everything else is refused in words."""

from datetime import date, timedelta

import pytest

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.documents.viewing import record_view
from owneros.domain.billing.estimates import answering, drafting, issuing, sending
from owneros.domain.billing.estimates.acceptance import Agreement, accept_on_behalf
from owneros.domain.billing.estimates.models import WAITING, Estimate
from owneros.domain.billing.estimates.statuses import NEXT, EstimateStatus, expired, refusal, say_status
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from tests.desk import SAM
from tests.offers import TODAY, a_draft_estimate, an_estimate, signed

CLIENT = Actor("client", "Maria Delgado")
ALLOWED = {
    ("draft", "sent"),
    ("sent", "viewed"), ("sent", "changes_asked"), ("sent", "declined"), ("sent", "approved"),
    ("viewed", "sent"), ("viewed", "changes_asked"), ("viewed", "declined"), ("viewed", "approved"),
    ("changes_asked", "sent"), ("changes_asked", "declined"), ("changes_asked", "approved"),
    ("declined", "sent"),
    ("approved", "sent"),
}  # fmt: skip


@pytest.mark.parametrize("is_expired", [False, True])
@pytest.mark.parametrize("wanted", EstimateStatus)
@pytest.mark.parametrize("status", EstimateStatus)
def test_every_step(status, wanted, is_expired):
    reason = refusal(status, wanted, is_expired=is_expired)
    if wanted == "approved" and is_expired:
        assert reason == "This estimate has expired. Ask for a new date before it is signed."
    elif (status, wanted) in ALLOWED:
        assert reason == ""
    else:
        assert reason.endswith(".")


def test_words_for_all():
    assert set(NEXT) == set(EstimateStatus)


@pytest.mark.parametrize("status", EstimateStatus)
def test_only_what_waits_expires_and_only_after_its_last_day(status):
    day = date(2026, 11, 20)
    assert not expired(status, day, day)
    assert not expired(status, None, day)
    assert expired(status, day, day + timedelta(days=1)) == (status in WAITING)


@pytest.mark.parametrize(
    ("status", "expires_on", "said"),
    [
        ("sent", None, ("Sent", "info")),
        ("sent", date(2026, 11, 20), ("Expires today", "warn")),
        ("viewed", date(2026, 11, 22), ("Expires in 2 d", "warn")),
        ("viewed", date(2026, 12, 22), ("Viewed", "info")),
        ("changes_asked", date(2026, 11, 19), ("Expired", "bad")),
        ("approved", date(2026, 11, 19), ("Approved", "ok")),
    ],
)
def test_what_the_badge_says(status, expires_on, said):
    assert say_status(status, expires_on, date(2026, 11, 20)) == said


def made(state: str) -> Estimate:
    """An estimate in this state; "expired" is one that waited too long."""
    if state == "draft":
        return a_draft_estimate()
    estimate = an_estimate(expires_on=TODAY)
    if state == "viewed":
        assert record_view(estimate, "Mozilla/5.0", "203.0.113.7")
    elif state == "changes_asked":
        answering.ask_for_changes(CLIENT, estimate, "In blue, please.", TODAY)
    elif state == "declined":
        answering.decline(CLIENT, estimate, "", TODAY)
    elif state == "approved":
        signed(estimate)
    return estimate


def mail(estimate, _today):
    sending.mail_estimate(SAM, estimate, Mail(["maria@client.example"], "Estimate {number}", "Hello", "once"))


DEEDS = {
    "sign": (
        lambda estimate, today: signed(estimate, on=today),
        {"sent": "approved", "viewed": "approved", "changes_asked": "approved"},
    ),
    "accept on behalf": (
        lambda estimate, today: accept_on_behalf(SAM, estimate, [], Agreement("Maria", "phone"), today),
        {"sent": "approved", "viewed": "approved", "changes_asked": "approved"},
    ),
    "decline": (
        lambda estimate, today: answering.decline(CLIENT, estimate, "Too much", today),
        {"sent": "declined", "viewed": "declined", "changes_asked": "declined", "expired": "declined"},
    ),
    "ask for changes": (
        lambda estimate, today: answering.ask_for_changes(CLIENT, estimate, "A new date", today),
        {"sent": "changes_asked", "viewed": "changes_asked", "expired": "changes_asked"},
    ),
    "extend": (
        lambda estimate, today: issuing.extend(SAM, estimate, today + timedelta(days=9), today),
        {"sent": "sent", "viewed": "viewed", "changes_asked": "changes_asked", "expired": "sent"},
    ),
    "reopen": (
        lambda estimate, _today: issuing.reopen(SAM, estimate),
        {"changes_asked": "sent", "declined": "sent"},
    ),
    "delete": (lambda estimate, _today: drafting.delete_draft(SAM, estimate), {"draft": None}),
    "replace the link": (
        lambda estimate, _today: issuing.replace_link(SAM, estimate),
        {state: state for state in ("sent", "viewed", "changes_asked", "declined", "approved")}
        | {"expired": "sent"},
    ),
    "mail": (
        mail,
        {"draft": "sent", "expired": "sent"}
        | {state: state for state in ("sent", "viewed", "changes_asked", "approved")},
    ),
}
STATES = (*EstimateStatus, "expired")


@pytest.mark.parametrize("name", DEEDS)
def test_every_deed_in_every_state(cast, in_tenant, name):
    deed, leads_to = DEEDS[name]
    for state in STATES:
        with in_tenant(cast.owner.tenant_id):
            estimate_id = made(state).id
        today = TODAY + timedelta(days=1) if state == "expired" else TODAY
        with in_tenant(cast.owner.tenant_id):
            estimate = reach(Estimate, estimate_id, lock=True)
            before = estimate.status
            if state in leads_to:
                deed(estimate, today)
                if leads_to[state] is not None:
                    assert estimate.status == leads_to[state], (name, state)
            else:
                with pytest.raises(StateError) as refused:
                    deed(estimate, today)
                assert refused.value.message.endswith("."), (name, state)
                db.session.rollback()
                assert reach(Estimate, estimate_id).status == before


def test_an_edit_of_what_was_sent_asks_anew_in_every_state(cast, in_tenant):
    for state in STATES:
        with in_tenant(cast.owner.tenant_id):
            estimate = made(state)
            revision = estimate.revision
            changed = drafting.content_of(estimate)
            drafting.edit(
                SAM,
                estimate,
                type(changed)(**vars(changed) | {"title": "Another bathroom"}),
                version=estimate.version,
            )
            if state == "draft":
                assert (estimate.status, estimate.revision) == ("draft", 0)
            else:
                assert (estimate.status, estimate.revision) == ("sent", revision + 1)
                assert (estimate.answer, estimate.answered_at) == ("", None)


def test_a_wish_needs_words_and_a_no_needs_none(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        estimate = an_estimate()
        with pytest.raises(FieldError) as refused:
            answering.ask_for_changes(CLIENT, estimate, "", TODAY)
        assert refused.value.field == "message"
        answering.decline(CLIENT, estimate, "", TODAY)
        assert (estimate.status, estimate.answer) == ("declined", "")
