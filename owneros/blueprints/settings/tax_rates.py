import uuid
from decimal import Decimal

from flask.typing import ResponseReturnValue

from owneros.blueprints.settings.area import bp
from owneros.blueprints.settings.forms import ButtonForm, TaxRateForm
from owneros.domain.tenants.tax_rates import add_rate, current_rates, make_default, retire_rate, retired_rates
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.web import answers, once
from owneros.web.guards import person, requires

HOME = "/settings/tax-rates"
PAGE, PARTIAL = "settings/tax_rates.html", "partials/settings/tax_rates.html"


@bp.get(HOME)
@requires("settings:write")
def tax_rates_page() -> ResponseReturnValue:
    return _page(TaxRateForm(), 200)


@bp.post(HOME)
@requires("settings:write")
def add_tax_rate() -> ResponseReturnValue:
    form = TaxRateForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    earlier = once.repeated()
    if earlier is not None:
        return answers.go_to(earlier)
    try:
        add_rate(
            form.name.data,
            form.percent.data or Decimal(0),
            person().actor,
            is_default=form.is_default.data,
            imposed_on=form.imposed_on.data,
        )
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return _page(form, 422)
    once.remember(HOME)
    db.session.commit()
    return answers.done(HOME, f"{form.name.data} is added.")


@bp.post(f"{HOME}/<uuid:rate_id>/default")
@requires("settings:write")
def make_default_rate(rate_id: uuid.UUID) -> ResponseReturnValue:
    rate = make_default(rate_id, person().actor)
    db.session.commit()
    return answers.done(HOME, f"New invoices begin with {rate.name}.")


@bp.post(f"{HOME}/<uuid:rate_id>/retirement")
@requires("settings:write")
def retire_tax_rate(rate_id: uuid.UUID) -> ResponseReturnValue:
    rate = retire_rate(rate_id, person().actor)
    db.session.commit()
    return answers.done(HOME, f"{rate.name} is retired. Invoices that have it keep it.")


def _page(form: TaxRateForm, status: int) -> ResponseReturnValue:
    return answers.page_or_fragment(
        PAGE, PARTIAL, status, form=form, button=ButtonForm(), rates=current_rates(), retired=retired_rates()
    )
