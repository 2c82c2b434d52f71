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
    return answers.page(PAGE, form=EstimateDefaultsForm.of(our_business()))


@bp.post(HOME, "settings:write")
def change_estimates_now() -> Answer:
    form = EstimateDefaultsForm()

    def change() -> Saved:
        change_estimate_defaults(person().actor, form.defaults())
        return Saved(HOME, "Saved. New estimates start with these.")

    return save(form, partial(answers.page, PAGE, form=form), change, rules=form.check)
