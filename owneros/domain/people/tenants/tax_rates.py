"""Named sales taxes. A rate is never changed, since invoices were written with it: it is retired."""

import uuid
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select, update

from owneros.domain.people.tenants.models import TaxRate, Tenant
from owneros.foundation.audit import Actor, record
from owneros.foundation.changes import assign
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.periods import now
from owneros.foundation.rules import rules
from owneros.foundation.tenancy import current_tenant

MOST_RATES = 50
IMPOSED_ON = ("buyer", "seller")


@dataclass(frozen=True)
class RateDetails:
    """`percent` 8.25 is 8.25 %. The default is put on new invoices."""

    name: str
    percent: Decimal
    is_default: bool = False
    imposed_on: str = "buyer"


def current_rates() -> list[TaxRate]:
    """The rates that may be put on a new invoice, the default first."""
    return list(
        db.session.scalars(
            select(TaxRate)
            .where(TaxRate.retired_at.is_(None))
            .order_by(TaxRate.is_default.desc(), TaxRate.name, TaxRate.id)
        )
    )


def retired_rates() -> list[TaxRate]:
    return list(
        db.session.scalars(
            select(TaxRate)
            .where(TaxRate.retired_at.is_not(None))
            .order_by(TaxRate.retired_at.desc())
            .limit(MOST_RATES)
        )
    )


def add_rate(actor: Actor, details: RateDetails, *, row_id: uuid.UUID | None = None) -> TaxRate:
    """Raises FieldError at `name`, `percent` or `imposed_on`."""
    _one_at_a_time()
    with rules() as broken:
        broken.by(check_name, details.name)
        if not Decimal(0) <= details.percent <= Decimal(100):
            broken("percent", "Enter a percentage from 0 to 100.")
        if details.imposed_on not in IMPOSED_ON:
            broken("imposed_on", "Choose who owes this tax.")
    if details.is_default:
        _no_default()
    rate = TaxRate(id=row_id)
    assign(rate, details)
    db.session.add(rate)
    _note(actor, "added", "{name} added the sales tax {rate}", rate)
    return rate


def check_name(name: str) -> None:
    """Raises FieldError at `name` when a rate that is used has it, or when there are too many."""
    rates = current_rates()
    if any(rate.name.casefold() == name.casefold() for rate in rates):
        raise FieldError("name", "A rate already has this name. Retire it first, or choose another name.")
    if len(rates) >= MOST_RATES:
        raise FieldError("name", f"At most {MOST_RATES} rates. Retire one first.")


def make_default(actor: Actor, rate_id: uuid.UUID) -> TaxRate:
    """New invoices begin with it. Raises NotFound, StateError."""
    _one_at_a_time()
    rate = reach(TaxRate, rate_id)
    if rate.retired_at is not None:
        raise StateError("This rate is retired.")
    if not rate.is_default:
        _no_default()
        rate.is_default = True
        _note(actor, "made_default", "{name} made {rate} the default sales tax", rate)
    return rate


def retire_rate(actor: Actor, rate_id: uuid.UUID) -> TaxRate:
    """Invoices that have it keep it; it is not offered any more. Raises NotFound."""
    _one_at_a_time()
    rate = reach(TaxRate, rate_id)
    if rate.retired_at is None:
        rate.retired_at = now()
        rate.is_default = False
        _note(actor, "retired", "{name} retired the sales tax {rate}", rate)
    return rate


def _one_at_a_time() -> None:
    """At most one default: the tenant's row is locked while rates change."""
    db.session.execute(select(Tenant.id).where(Tenant.id == current_tenant(db.session())).with_for_update())


def _no_default() -> None:
    db.session.execute(update(TaxRate).where(TaxRate.is_default.is_(True)).values(is_default=False))


def _note(actor: Actor, action: str, sentence: str, rate: TaxRate) -> None:
    said = f"{rate.name}, {rate.percent.normalize():f}%"
    record(actor, f"settings.tax_rate_{action}", sentence.format(name=actor.name, rate=said), rate)
