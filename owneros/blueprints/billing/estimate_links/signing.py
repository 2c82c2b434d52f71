"""Signing: the terms, the choice and the total once more, then a name, typed and if wanted drawn."""

from functools import partial

from flask import Response, request

from owneros.blueprints.billing.estimate_links.area import bp
from owneros.blueprints.billing.estimate_links.forms import SignForm
from owneros.blueprints.billing.estimate_links.pages import (
    chosen_document,
    estimate_page,
    letterhead,
    opened,
    why_not,
)
from owneros.domain.billing.estimates.acceptance import CONSENT, Hand, check_accepting, check_revision, sign
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.viewing import Opened
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError, VendorError
from owneros.foundation.periods import today_in
from owneros.foundation.rules import rules
from owneros.web.answers import Answer, go_to, page
from owneros.web.csrf import protect
from owneros.web.saving import Saved, save
from owneros.web.throttles import limiter

PAGE = "billing/estimate_links/sign.html"
NOT_STORED = "Your signature could not be saved. Nothing was signed. Try again in a minute."


@bp.get("/<estimate_token>/signature", whom="link")
def ask_signature(estimate_token: str) -> Answer:
    found = opened(estimate_token)
    if reason := why_not(found, "approved"):
        return estimate_page(estimate_token, found, 409, reason)
    return _show(SignForm(data={"revision": found.estimate.revision}), estimate_token, found, 200)


@bp.post("/<estimate_token>/signature", whom="link")
@protect.exempt
@limiter.limit("20 per minute")
def give_signature(estimate_token: str) -> Answer:
    """Under the estimate's lock: of two who press at once, the second finds it approved."""
    found = opened(estimate_token)
    estimate = reach(Estimate, found.estimate.id, lock=True)
    if estimate.status == "approved":
        return go_to(f"/e/{estimate_token}?already=1")
    form = SignForm()

    def take() -> Saved:
        chosen, today = request.form.getlist("option"), today_in(found.tenant.time_zone)
        sign(estimate, form.revision.data, chosen, _hand(form), today, consented=form.consent.data)
        return Saved(f"/e/{estimate_token}")

    def refuse(error: StateError | VendorError) -> Answer:
        if isinstance(error, StateError):
            return estimate_page(estimate_token, found, error.status, error.message)
        return _show(form, estimate_token, found, error.status, NOT_STORED)

    def check() -> None:
        with rules() as broken:
            broken.by(check_revision, estimate, form.revision.data)
            broken.by(check_accepting, estimate, today_in(found.tenant.time_zone))
            broken.by(form.check)

    return save(form, partial(_show, form, estimate_token, found), take, refuse, rules=check)


def _hand(form: SignForm) -> Hand:
    return Hand(
        form.name.data,
        form.drawing.data or "",
        request.remote_addr or "",
        request.user_agent.string or "",
    )


def _show(form: SignForm, token: str, found: Opened, status: int, refused: str = "") -> Response:
    document = chosen_document(found.estimate)
    return page(
        PAGE,
        status,
        **letterhead(token, found),
        form=form,
        document=document,
        options=[line for line in document["lines"] if line["optional"]],
        consent=CONSENT,
        refused=refused,
    )
