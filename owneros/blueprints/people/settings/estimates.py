from functools import partial

from flask.typing import ResponseReturnValue

from owneros.blueprints.people.settings.area import bp
from owneros.blueprints.people.settings.forms import EstimateDefaultsForm
from owneros.domain.people.tenants.business import change_estimate_defaults, our_business
from owneros.web import answers
from owneros.web.guards import person, requires
from owneros.web.saving import Saved, save

HOME = "/settings/estimates"
PAGE = "people/settings/estimates.html"


@bp.get(HOME)
@requires("settings:write")
def estimates_page() -> ResponseReturnValue:
    return _show(EstimateDefaultsForm.of(our_business()), 200)


@bp.post(HOME)
@requires("settings:write")
def change_estimates_now() -> ResponseReturnValue:
    form = EstimateDefaultsForm()

    def change() -> Saved:
        change_estimate_defaults(person().actor, form.defaults())
        return Saved(HOME, "Saved. Estimates written from now on begin like this.")

    return save(form, partial(_show, form), change)


def _show(form: EstimateDefaultsForm, status: int) -> ResponseReturnValue:
    return answers.page(PAGE, status, form=form)
