"""Saying no, and asking for changes. Both reach the business by mail."""

from collections.abc import Callable
from datetime import date
from functools import partial

from flask import Response

from owneros.blueprints.billing.estimate_links.area import bp
from owneros.blueprints.billing.estimate_links.forms import ChangesForm, DeclineForm
from owneros.blueprints.billing.estimate_links.pages import (
    estimate_page,
    letterhead,
    opened,
    why_not,
)
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.estimates.answering import ask_for_changes, check_answering, decline
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.viewing import Opened
from owneros.foundation.audit import Actor
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError, VendorError
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, page
from owneros.web.csrf import protect
from owneros.web.saving import Saved, save
from owneros.web.throttles import limiter

Deed = Callable[[Actor, Estimate, str, date], None]
AnswerForm = DeclineForm | ChangesForm
DECLINE = "billing/estimate_links/decline.html"
CHANGES = "billing/estimate_links/changes.html"


@bp.get("/<estimate_token>/declining", whom="link")
def ask_declining(estimate_token: str) -> Answer:
    return _ask(estimate_token, "declined", DECLINE, DeclineForm())


@bp.post("/<estimate_token>/declining", whom="link")
@protect.exempt
@limiter.limit("10 per minute")
def say_no(estimate_token: str) -> Answer:
    return _answer(estimate_token, "declined", decline, DECLINE, DeclineForm())


@bp.get("/<estimate_token>/changes", whom="link")
def ask_changes(estimate_token: str) -> Answer:
    return _ask(estimate_token, "changes_asked", CHANGES, ChangesForm())


@bp.post("/<estimate_token>/changes", whom="link")
@protect.exempt
@limiter.limit("10 per minute")
def wish_changes(estimate_token: str) -> Answer:
    return _answer(estimate_token, "changes_asked", ask_for_changes, CHANGES, ChangesForm())


def _ask(token: str, status: str, template: str, form: AnswerForm) -> Answer:
    found = opened(token)
    if reason := why_not(found, status):
        return estimate_page(token, found, 409, reason)
    return _show(form, token, found, template, 200)


def _answer(token: str, status: str, deed: Deed, template: str, form: AnswerForm) -> Answer:
    found = opened(token)
    estimate, today = reach(Estimate, found.estimate.id, lock=True), today_in(found.tenant.time_zone)

    def answer() -> Saved:
        words = form.message.data or ""
        if (estimate.status, estimate.answer) != (status, words):  # Else pressed twice: it was said.
            deed(Actor("client", _name_of(estimate)), estimate, words, today)
        return Saved(f"/e/{token}")

    def refuse(error: StateError | VendorError) -> Answer:
        return estimate_page(token, found, error.status, error.message)

    show = partial(_show, form, token, found, template)
    return save(form, show, answer, refuse, rules=partial(check_answering, estimate, status, today))


def _name_of(estimate: Estimate) -> str:
    """The client as the estimate names them: whoever holds the link answers for them."""
    return str(latest_revision(estimate).snapshot["client"]["name"])


def _show(form: AnswerForm, token: str, found: Opened, template: str, status: int) -> Response:
    return page(
        template,
        status,
        **letterhead(token, found),
        form=form,
        document=latest_revision(found.estimate).snapshot,
    )
