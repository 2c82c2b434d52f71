from flask.typing import ResponseReturnValue

from owneros.blueprints.settings.area import bp
from owneros.blueprints.settings.forms import EstimateDefaultsForm
from owneros.domain.tenants.business import EstimateDefaults, change_estimate_defaults, our_business
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.web import answers
from owneros.web.guards import person, requires
from owneros.web.line_forms import shown_value

PAGE, PARTIAL = "settings/estimates.html", "partials/settings/estimates.html"


@bp.get("/settings/estimates")
@requires("settings:write")
def estimates_page() -> ResponseReturnValue:
    business = our_business()
    value = shown_value(business.deposit_kind, business.deposit_percent, business.deposit_amount_cents)
    form = EstimateDefaultsForm(obj=business, deposit_value=value)
    return answers.page_or_fragment(PAGE, PARTIAL, form=form)


@bp.post("/settings/estimates")
@requires("settings:write")
def change_estimates_now() -> ResponseReturnValue:
    form = EstimateDefaultsForm()
    if not form.validate_on_submit():
        return answers.invalid(PAGE, PARTIAL, form=form)
    percent, cents = form.deposit()
    defaults = EstimateDefaults(
        estimate_days=form.estimate_days.data,
        estimate_prefix=form.estimate_prefix.data,
        deposit_kind=form.deposit_kind.data,
        deposit_percent=percent,
        deposit_amount_cents=cents,
        estimate_terms=form.estimate_terms.data or "",
    )
    try:
        change_estimate_defaults(defaults, person().actor)
    except FieldError as error:
        form.take(error)
        return answers.invalid(PAGE, PARTIAL, form=form)
    db.session.commit()
    return answers.done("/settings/estimates", "Saved. Estimates written from now on begin like this.")
