from functools import partial

from owneros.blueprints.people.settings.area import bp
from owneros.blueprints.people.settings.forms import HowToPayForm
from owneros.domain.people.tenants.business import change_how_to_pay, our_business
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.guards import person
from owneros.web.saving import Saved, save

HOME = "/settings/how-to-pay"
PAGE = "people/settings/how_to_pay.html"


@bp.get(HOME, "settings:write")
def how_to_pay_page() -> Answer:
    return answers.page(PAGE, form=HowToPayForm.of(our_business()))


@bp.post(HOME, "settings:write")
def change_how_to_pay_now() -> Answer:
    form = HowToPayForm()

    def change() -> Saved:
        change_how_to_pay(person().actor, form.how_to_pay.data or "")
        return Saved(HOME, "Saved. Your clients now see this.")

    return save(form, partial(answers.page, PAGE, form=form), change)
