import uuid
from functools import partial

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
from owneros.web import answers, once
from owneros.web.answers import Answer
from owneros.web.forms import ButtonForm
from owneros.web.guards import person
from owneros.web.saving import Saved, save

HOME = "/settings/tax-rates"
PAGE = "people/settings/tax_rates.html"


@bp.get(HOME, "settings:write")
def tax_rates_page() -> Answer:
    return _show(TaxRateForm(), 200)


@bp.post(HOME, "settings:write")
def add_tax_rate() -> Answer:
    form = TaxRateForm()

    def add() -> Saved:
        rate = add_rate(person().actor, form.build(RateDetails), row_id=once.row_id(TaxRate))
        return Saved(HOME, f"{rate.name} was added.")

    return save(form, partial(_show, form), add, rules=form.check)


@bp.post(f"{HOME}/<uuid:rate_id>/default", "settings:write")
def make_default_rate(rate_id: uuid.UUID) -> Saved:
    rate = make_default(person().actor, rate_id)
    return Saved(HOME, f"New invoices use {rate.name}.")


@bp.post(f"{HOME}/<uuid:rate_id>/retirement", "settings:write")
def retire_tax_rate(rate_id: uuid.UUID) -> Saved:
    rate = retire_rate(person().actor, rate_id)
    return Saved(HOME, f"{rate.name} was retired. It stays on invoices that have it.")


def _show(form: TaxRateForm, status: int) -> Answer:
    return answers.page(
        PAGE, status, form=form, button=ButtonForm(), rates=current_rates(), retired=retired_rates()
    )
