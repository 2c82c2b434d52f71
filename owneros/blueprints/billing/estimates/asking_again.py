"""More time to sign, which is a page first, and the same offer once more after a no."""

import uuid
from functools import partial

from flask.typing import ResponseReturnValue

from owneros.blueprints.billing.estimates.area import bp
from owneros.blueprints.billing.estimates.forms import ExtendForm
from owneros.domain.billing.estimates import issuing
from owneros.domain.billing.estimates.models import Estimate
from owneros.foundation.database import db, reach
from owneros.foundation.periods import today_in
from owneros.web.answers import done, page
from owneros.web.guards import person, requires
from owneros.web.saving import Saved, save

PAGE = "billing/estimates/extend.html"


@bp.get("/<uuid:estimate_id>/extension")
@requires("estimates:write")
def ask_extension(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    return _show(estimate, ExtendForm.of(estimate), 200)


@bp.post("/<uuid:estimate_id>/extension")
@requires("estimates:write")
def extend(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id, lock=True)
    form = ExtendForm()

    def give_time() -> Saved:
        issuing.extend(person().actor, estimate, form.expires_on.data, today_in(person().time_zone))
        return Saved(f"/estimates/{estimate_id}", f"{estimate.label} has more time.")

    return save(form, partial(_show, estimate, form), give_time)


@bp.post("/<uuid:estimate_id>/reopening")
@requires("estimates:write")
def reopen(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id, lock=True)
    issuing.reopen(person().actor, estimate)
    db.session.commit()
    return done(f"/estimates/{estimate.id}", f"{estimate.label} waits for an answer again.")


def _show(estimate: Estimate, form: ExtendForm, status: int) -> ResponseReturnValue:
    return page(PAGE, status, form=form, estimate=estimate)
