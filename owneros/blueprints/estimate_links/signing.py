"""Signing: the terms, the choice and the total once more, then a name, typed and if wanted drawn."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from owneros.blueprints.estimate_links.area import bp
from owneros.blueprints.estimate_links.forms import SignForm
from owneros.blueprints.estimate_links.pages import (
    chosen_document,
    estimate_page,
    letterhead,
    opened,
    why_not,
)
from owneros.domain.estimates.acceptance import CONSENT, Hand, sign
from owneros.domain.estimates.models import Estimate
from owneros.domain.estimates.viewing import Opened
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError, VendorError
from owneros.foundation.periods import today_in
from owneros.web.answers import go_to, page_or_fragment
from owneros.web.csrf import protect
from owneros.web.guards import open_to
from owneros.web.throttles import limiter

PAGE, PARTIAL = "estimate_links/sign.html", "partials/estimate_links/sign.html"


@bp.get("/<estimate_token>/signature")
@open_to("link")
def ask_signature(estimate_token: str) -> ResponseReturnValue:
    found = opened(estimate_token)
    if reason := why_not(found, "approved"):
        return estimate_page(estimate_token, found, 409, reason)
    return _show(estimate_token, found, SignForm(data={"revision": found.estimate.revision}))


@bp.post("/<estimate_token>/signature")
@protect.exempt
@limiter.limit("20 per minute")
@open_to("link")
def give_signature(estimate_token: str) -> ResponseReturnValue:
    """Under the estimate's lock: of two who press at once, the second finds it approved."""
    found = opened(estimate_token)
    estimate = reach(Estimate, found.estimate.id, lock=True)
    if estimate.status == "approved":
        return go_to(f"/e/{estimate_token}?already=1")
    form = SignForm()
    if not form.validate():
        return _show(estimate_token, found, form, 422)
    try:
        sign(
            estimate,
            form.revision.data or 0,
            request.form.getlist("option"),
            Hand(
                form.name.data,
                form.drawing.data or "",
                request.remote_addr or "",
                request.user_agent.string or "",
            ),
            today_in(found.tenant.time_zone),
            consented=form.consent.data,
        )
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return _show(estimate_token, opened(estimate_token), form, 422)
    except StateError as error:
        db.session.rollback()
        return estimate_page(estimate_token, opened(estimate_token), error.status, error.message)
    except VendorError as error:
        db.session.rollback()
        refused = "Your signature could not be stored just now. Nothing was signed; try again in a minute."
        return _show(estimate_token, opened(estimate_token), form, error.status, refused)
    db.session.commit()
    return go_to(f"/e/{estimate_token}")


def _show(token: str, found: Opened, form: SignForm, status: int = 200, refused: str = "") -> Response:
    document = chosen_document(found.estimate)
    return page_or_fragment(
        PAGE,
        PARTIAL,
        status,
        **letterhead(token, found),
        form=form,
        document=document,
        options=[line for line in document["lines"] if line["optional"]],
        consent=CONSENT,
        refused=refused,
    )
