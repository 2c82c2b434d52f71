"""A draft is deleted: a page first."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.billing.estimates.area import bp
from owneros.domain.billing.estimates.drafting import delete_draft
from owneros.domain.billing.estimates.models import Estimate
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.web.answers import done, page
from owneros.web.guards import person, requires


@bp.get("/<uuid:estimate_id>/deletion")
@requires("estimates:write")
def ask_deletion(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    if estimate.status != "draft":
        raise StateError("Only a draft can be deleted. What was sent stays in your records.")
    return page("billing/estimates/delete.html", estimate=estimate)


@bp.post("/<uuid:estimate_id>/deletion")
@requires("estimates:write")
def delete(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id, lock=True)
    delete_draft(person().actor, estimate)
    db.session.commit()
    return done("/estimates?show=draft", "Draft deleted.")
