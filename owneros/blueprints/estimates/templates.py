"""Templates: saved from an estimate, listed, removed."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.estimates.area import bp
from owneros.blueprints.estimates.forms import TemplateForm
from owneros.domain.estimates.models import Estimate, EstimateTemplate
from owneros.domain.estimates.templates import all_templates, remove_template, save_as_template
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "estimates/template.html", "partials/estimates/template.html"


@bp.get("/templates")
@requires("estimates:read")
def list_templates() -> ResponseReturnValue:
    return page_or_fragment(
        "estimates/templates.html", "partials/estimates/templates.html", templates=all_templates()
    )


@bp.get("/<uuid:estimate_id>/template")
@requires("estimates:write")
def name_template(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    return page_or_fragment(
        PAGE, PARTIAL, form=TemplateForm(data={"name": estimate.title}), estimate=estimate
    )


@bp.post("/<uuid:estimate_id>/template")
@requires("estimates:write")
def save_template(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    form = TemplateForm()
    if not form.validate():
        return invalid(PAGE, PARTIAL, form=form, estimate=estimate)
    if earlier := once.repeated():
        return done(earlier)
    try:
        save_as_template(person().actor, estimate, form.name.data)
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(PAGE, PARTIAL, form=form, estimate=reach(Estimate, estimate_id))
    path = once.remember("/estimates/templates")
    db.session.commit()
    return done(path, "Saved. New estimates can start from it.")


@bp.post("/templates/<uuid:estimate_template_id>/removal")
@requires("estimates:write")
def remove(estimate_template_id: uuid.UUID) -> ResponseReturnValue:
    remove_template(person().actor, reach(EstimateTemplate, estimate_template_id))
    db.session.commit()
    return done("/estimates/templates", "Template removed.")
