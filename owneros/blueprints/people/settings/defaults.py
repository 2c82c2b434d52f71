from functools import partial

from owneros.blueprints.people.settings.area import bp
from owneros.blueprints.people.settings.forms import DefaultsForm
from owneros.domain.people.tenants.business import Defaults, change_defaults, our_business
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.guards import person
from owneros.web.saving import Saved, save

HOME = "/settings/invoices"
PAGE = "people/settings/defaults.html"


@bp.get(HOME, "settings:write")
def defaults_page() -> Answer:
    return answers.page(PAGE, form=DefaultsForm.of(our_business()))


@bp.post(HOME, "settings:write")
def change_defaults_now() -> Answer:
    form = DefaultsForm()

    def change() -> Saved:
        change_defaults(person().actor, form.build(Defaults))
        return Saved(HOME, "Saved. New invoices start with these.")

    return save(form, partial(answers.page, PAGE, form=form), change, rules=form.check)
