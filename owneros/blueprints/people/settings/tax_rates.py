import uuid
from functools import partial

from flask.typing import ResponseReturnValue

from owneros.blueprints.people.settings.area import bp
from owneros.blueprints.people.settings.forms import TaxRateForm
from owneros.domain.people.tenants.models import TaxRate
from owneros.domain.people.tenants.tax_rates import (
    RateDetails,
    add_rate,
    current_rates,
    make_default,
    retire_rate,
    retired_rates,
)
from owneros.foundation.database import db
from owneros.web import answers, once
from owneros.web.forms import ButtonForm
from owneros.web.guards import person, requires
from owneros.web.saving import Saved, save

HOME = "/settings/tax-rates"
PAGE = "people/settings/tax_rates.html"


@bp.get(HOME)
@requires("settings:write")
def tax_rates_page() -> ResponseReturnValue:
    return _show(TaxRateForm(), 200)


@bp.post(HOME)
@requires("settings:write")
def add_tax_rate() -> ResponseReturnValue:
    form = TaxRateForm()

    def add() -> Saved:
        rate = add_rate(person().actor, form.build(RateDetails), row_id=once.row_id(TaxRate))
        return Saved(HOME, f"{rate.name} is added.")

    return save(form, partial(_show, form), add)


@bp.post(f"{HOME}/<uuid:rate_id>/default")
@requires("settings:write")
def make_default_rate(rate_id: uuid.UUID) -> ResponseReturnValue:
    rate = make_default(person().actor, rate_id)
    db.session.commit()
    return answers.done(HOME, f"New invoices begin with {rate.name}.")


@bp.post(f"{HOME}/<uuid:rate_id>/retirement")
@requires("settings:write")
def retire_tax_rate(rate_id: uuid.UUID) -> ResponseReturnValue:
    rate = retire_rate(person().actor, rate_id)
    db.session.commit()
    return answers.done(HOME, f"{rate.name} is retired. Invoices that have it keep it.")


def _show(form: TaxRateForm, status: int) -> ResponseReturnValue:
    return answers.page(
        PAGE, status, form=form, button=ButtonForm(), rates=current_rates(), retired=retired_rates()
    )
