"""Sending by mail, marking as sent, more time, asking again, and replacing the client's link."""

import uuid
from functools import partial

from flask.typing import ResponseReturnValue

from owneros.blueprints.estimates.area import bp
from owneros.blueprints.estimates.forms import ExtendForm
from owneros.domain.estimates import issuing
from owneros.domain.estimates.models import Estimate
from owneros.domain.estimates.sending import addressee, first_words, mail_estimate
from owneros.domain.payments.ways import ways_to_pay
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.periods import today_in
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires
from owneros.web.send_form import SendForm
from owneros.web.sending import send_once

PAGE, PARTIAL = "estimates/send.html", "partials/estimates/send.html"
EXTEND_PAGE, EXTEND_PARTIAL = "estimates/extend.html", "partials/estimates/extend.html"


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

    def mail(form: SendForm) -> str:
        mail_estimate(person().actor, estimate, *form.mail)
        return estimate.label

    return send_once(mail, partial(_show, estimate), f"/estimates/{estimate_id}")


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
    issuing.replace_link(person().actor, estimate)
    db.session.commit()
    return done(f"/estimates/{estimate.id}", "The old link is dead. Send the new one.")


@bp.post("/<uuid:estimate_id>/reopening")
@requires("estimates:write")
def reopen(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id, lock=True)
    issuing.reopen(person().actor, estimate)
    db.session.commit()
    return done(f"/estimates/{estimate.id}", f"{estimate.label} waits for an answer again.")


@bp.get("/<uuid:estimate_id>/extension")
@requires("estimates:write")
def ask_extension(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    form = ExtendForm(data={"expires_on": estimate.expires_on})
    return page_or_fragment(EXTEND_PAGE, EXTEND_PARTIAL, form=form, estimate=estimate)


@bp.post("/<uuid:estimate_id>/extension")
@requires("estimates:write")
def extend(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id, lock=True)
    form = ExtendForm()
    if not form.validate():
        return invalid(EXTEND_PAGE, EXTEND_PARTIAL, form=form, estimate=estimate)
    try:
        issuing.extend(person().actor, estimate, form.expires_on.data, today_in(person().time_zone))
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(EXTEND_PAGE, EXTEND_PARTIAL, form=form, estimate=reach(Estimate, estimate_id))
    db.session.commit()
    return done(f"/estimates/{estimate.id}", f"{estimate.label} has more time.")


def _show(estimate: Estimate, form: SendForm, status: int) -> ResponseReturnValue:
    ways = ways_to_pay() if estimate.deposit_kind != "none" else None
    return page_or_fragment(PAGE, PARTIAL, status, form=form, estimate=estimate, ways=ways)
