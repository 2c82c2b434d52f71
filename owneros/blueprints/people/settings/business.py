from functools import partial

from owneros.blueprints.people.settings.area import bp
from owneros.blueprints.people.settings.forms import BusinessForm
from owneros.domain.people.tenants.business import (
    BusinessDetails,
    TenantDetails,
    change_details,
    our_business,
    our_tenant,
)
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.guards import person
from owneros.web.saving import Saved, save

HOME = "/settings/business"
PAGE = "people/settings/business.html"


@bp.get(HOME, "settings:write")
def business_page() -> Answer:
    tenant = our_tenant()
    form = BusinessForm(obj=our_business(), data={"name": tenant.name, "time_zone": tenant.time_zone})
    return answers.page(PAGE, form=form)


@bp.post(HOME, "settings:write")
def change_business_now() -> Answer:
    form = BusinessForm()

    def change() -> Saved:
        change_details(person().actor, form.build(TenantDetails), form.build(BusinessDetails))
        return Saved(HOME, "Saved.")

    return save(form, partial(answers.page, PAGE, form=form), change, rules=form.check)
