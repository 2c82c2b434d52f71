from flask.typing import ResponseReturnValue

from owneros.blueprints.settings.area import bp
from owneros.blueprints.settings.forms import BusinessForm
from owneros.domain.tenants.business import Details, change_details, our_business, our_tenant
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.web import answers
from owneros.web.guards import person, requires

PAGE, PARTIAL = "settings/business.html", "partials/settings/business.html"


@bp.get("/settings/business")
@requires("settings:write")
def business_page() -> ResponseReturnValue:
    tenant = our_tenant()
    form = BusinessForm(obj=our_business(), data={"name": tenant.name, "time_zone": tenant.time_zone})
    return _page(form, 200)


@bp.post("/settings/business")
@requires("settings:write")
def change_business_now() -> ResponseReturnValue:
    form = BusinessForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        change_details(_details(form), person().actor)
    except FieldError as error:
        form.take(error)
        return _page(form, 422)
    db.session.commit()
    return answers.done("/settings/business", "Saved.")


def _details(form: BusinessForm) -> Details:
    return Details(
        name=form.name.data,
        email=form.email.data,
        phone=form.phone.data,
        website=form.website.data,
        street=form.street.data,
        city=form.city.data,
        state=form.state.data,
        postal_code=form.postal_code.data,
        license_number=form.license_number.data,
        time_zone=form.time_zone.data,
    )


def _page(form: BusinessForm, status: int) -> ResponseReturnValue:
    return answers.page_or_fragment(PAGE, PARTIAL, status, form=form)
