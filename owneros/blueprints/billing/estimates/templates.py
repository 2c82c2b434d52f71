"""Templates: saved from an estimate, listed, removed."""

import uuid
from functools import partial

from owneros.blueprints.billing.estimates.area import bp
from owneros.blueprints.billing.estimates.forms import TemplateForm
from owneros.domain.billing.estimates.models import Estimate, EstimateTemplate
from owneros.domain.billing.estimates.templates import all_templates, remove_template, save_as_template
from owneros.foundation.database import reach
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/estimates/template.html"


@bp.get("/templates", "estimates:read")
def list_templates() -> Answer:
    return page("billing/estimates/templates.html", templates=all_templates())


@bp.get("/<uuid:estimate_id>/template", "estimates:write")
def name_template(estimate: Estimate) -> Answer:
    return page(PAGE, form=TemplateForm(data={"name": estimate.title}), estimate=estimate)


@bp.post("/<uuid:estimate_id>/template", "estimates:write")
def save_template(estimate: Estimate) -> Answer:
    form = TemplateForm()

    def keep() -> Saved:
        row_id = once.row_id(EstimateTemplate)
        save_as_template(person().actor, estimate, form.name.data, row_id=row_id)
        return Saved("/estimates/templates", "Saved. You can start new estimates from it.")

    return save(form, partial(page, PAGE, form=form, estimate=estimate), keep)


@bp.post("/templates/<uuid:estimate_template_id>/removal", "estimates:write")
def remove(estimate_template_id: uuid.UUID) -> Saved:
    remove_template(person().actor, reach(EstimateTemplate, estimate_template_id))
    return Saved("/estimates/templates", "Template removed.")
