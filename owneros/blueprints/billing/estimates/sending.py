"""Sending by mail, marking as sent, and replacing the client's link."""

import uuid
from functools import partial

from flask.typing import ResponseReturnValue

from owneros.blueprints.billing.estimates.area import bp
from owneros.domain.billing.estimates import issuing
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.sending import addressee, first_words, mail_estimate
from owneros.domain.billing.payments.ways import ways_to_pay
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.parts.documents.sending import SendForm
from owneros.web.answers import done, page
from owneros.web.guards import person, requires
from owneros.web.saving import Saved, act, save

PAGE = "billing/estimates/send.html"


@bp.get("/<uuid:estimate_id>/sending")
@requires("estimates:write")
def compose(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    if estimate.status == "declined":
        raise StateError("This estimate was declined. Re-open it first.")
    form = SendForm.proposing([addressee(estimate)], first_words(estimate))
    return _show(estimate, form, 200)


@bp.post("/<uuid:estimate_id>/sending")
@requires("estimates:write")
def send(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id, lock=True)
    form = SendForm()

    def mail() -> Saved:
        mail_estimate(person().actor, estimate, form.mail)
        return Saved(f"/estimates/{estimate_id}", form.on_its_way(estimate.label))

    return save(form, partial(_show, estimate, form), mail)


@bp.post("/<uuid:estimate_id>/issuing")
@requires("estimates:write")
def mark_sent(estimate_id: uuid.UUID) -> ResponseReturnValue:
    """For an estimate that is handed over on paper or by message."""
    estimate = reach(Estimate, estimate_id, lock=True)
    issuing.issue(person().actor, estimate)
    db.session.commit()
    return done(f"/estimates/{estimate.id}", f"{estimate.label} is marked as sent.")


@bp.post("/<uuid:estimate_id>/link")
@requires("estimates:write")
def renew(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id, lock=True)

    def replace() -> Saved:
        issuing.replace_link(person().actor, estimate)
        return Saved(f"/estimates/{estimate.id}", "The old link is dead. Send the new one.")

    return act(replace)


def _show(estimate: Estimate, form: SendForm, status: int) -> ResponseReturnValue:
    ways = ways_to_pay() if estimate.deposit_kind != "none" else None
    return page(PAGE, status, form=form, estimate=estimate, ways=ways)
