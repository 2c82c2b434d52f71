"""More time to sign, which is a page first, and the same offer once more after a no."""

from functools import partial

from owneros.blueprints.billing.estimates.area import bp
from owneros.blueprints.billing.estimates.forms import ExtendForm
from owneros.domain.billing.estimates import issuing
from owneros.domain.billing.estimates.models import Estimate
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/estimates/extend.html"


@bp.get("/<uuid:estimate_id>/extension", "estimates:write")
def ask_extension(estimate: Estimate) -> Answer:
    return page(PAGE, form=ExtendForm.of(estimate), estimate=estimate)


@bp.post("/<uuid:estimate_id>/extension", "estimates:write")
def extend(estimate: Held[Estimate]) -> Answer:
    form = ExtendForm()

    def give_time() -> Saved:
        issuing.extend(person().actor, estimate, form.expires_on.data, today_in(person().time_zone))
        return Saved(f"/estimates/{estimate.id}", f"{estimate.label} was extended.")

    show = partial(page, PAGE, form=form, estimate=estimate)
    return save(form, show, give_time, rules=partial(issuing.check_extending, estimate))


@bp.post("/<uuid:estimate_id>/reopening", "estimates:write")
def reopen(estimate: Held[Estimate]) -> Saved:
    issuing.reopen(person().actor, estimate)
    return Saved(f"/estimates/{estimate.id}", f"{estimate.label} was reopened.")
