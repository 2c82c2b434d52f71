from functools import partial

from owneros.blueprints.people.settings.area import bp
from owneros.blueprints.people.settings.forms import EstimateDefaultsForm
from owneros.domain.people.tenants.business import change_estimate_defaults, our_business
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.guards import person
from owneros.web.saving import Saved, save

HOME = "/settings/estimates"
PAGE = "people/settings/estimates.html"


@bp.get(HOME, "settings:write")
def estimates_page() -> Answer:
    return _show(EstimateDefaultsForm.of(our_business()), 200)


@bp.post(HOME, "settings:write")
def change_estimates_now() -> Answer:
    form = EstimateDefaultsForm()

    def change() -> Saved:
        change_estimate_defaults(person().actor, form.defaults())
        return Saved(HOME, "Saved. Estimates written from now on begin like this.")

    return save(form, partial(_show, form), change)


def _show(form: EstimateDefaultsForm, status: int) -> Answer:
    return answers.page(PAGE, status, form=form)
