"""A draft is deleted: a page first."""

from owneros.blueprints.billing.estimates.area import bp
from owneros.domain.billing.estimates.drafting import delete_draft
from owneros.domain.billing.estimates.models import Estimate
from owneros.foundation.errors import StateError
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved


@bp.get("/<uuid:estimate_id>/deletion", "estimates:write")
def ask_deletion(estimate: Estimate) -> Answer:
    if estimate.status != "draft":
        raise StateError("Only a draft can be deleted. Estimates you sent stay in your records.")
    return page("billing/estimates/delete.html", estimate=estimate)


@bp.post("/<uuid:estimate_id>/deletion", "estimates:write")
def delete(estimate: Held[Estimate]) -> Saved:
    delete_draft(person().actor, estimate)
    return Saved("/estimates?show=draft", "Draft deleted.")
