from flask.typing import ResponseReturnValue

from owneros.blueprints.settings.area import bp
from owneros.blueprints.settings.forms import DefaultsForm
from owneros.domain.tenants.business import Defaults, change_defaults, our_business
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.web import answers
from owneros.web.guards import person, requires

PAGE, PARTIAL = "settings/defaults.html", "partials/settings/defaults.html"


@bp.get("/settings/invoices")
@requires("settings:write")
def defaults_page() -> ResponseReturnValue:
    return answers.page_or_fragment(PAGE, PARTIAL, form=DefaultsForm(obj=our_business()))


@bp.post("/settings/invoices")
@requires("settings:write")
def change_defaults_now() -> ResponseReturnValue:
    form = DefaultsForm()
    if not form.validate_on_submit():
        return answers.invalid(PAGE, PARTIAL, form=form)
    defaults = Defaults(
        payment_days=form.payment_days.data,
        invoice_prefix=form.invoice_prefix.data,
        invoice_terms=form.invoice_terms.data,
        invoice_notes=form.invoice_notes.data,
    )
    try:
        change_defaults(defaults, person().actor)
    except FieldError as error:
        form.take(error)
        return answers.invalid(PAGE, PARTIAL, form=form)
    db.session.commit()
    return answers.done("/settings/invoices", "Saved. Invoices written from now on begin like this.")
