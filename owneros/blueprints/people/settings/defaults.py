from functools import partial

from flask.typing import ResponseReturnValue

from owneros.blueprints.people.settings.area import bp
from owneros.blueprints.people.settings.forms import DefaultsForm
from owneros.domain.people.tenants.business import Defaults, change_defaults, our_business
from owneros.web import answers
from owneros.web.guards import person, requires
from owneros.web.saving import Saved, save

HOME = "/settings/invoices"
PAGE = "people/settings/defaults.html"


@bp.get(HOME)
@requires("settings:write")
def defaults_page() -> ResponseReturnValue:
    return _show(DefaultsForm.of(our_business()), 200)


@bp.post(HOME)
@requires("settings:write")
def change_defaults_now() -> ResponseReturnValue:
    form = DefaultsForm()

    def change() -> Saved:
        change_defaults(person().actor, form.build(Defaults))
        return Saved(HOME, "Saved. Invoices written from now on begin like this.")

    return save(form, partial(_show, form), change)


def _show(form: DefaultsForm, status: int) -> ResponseReturnValue:
    return answers.page(PAGE, status, form=form)
