"""Background work of recurring invoices: each hour, each business looks at what is due by its own date."""

import uuid
from datetime import date

from owneros.domain.billing.recurring.asking import ask_for_due
from owneros.domain.billing.recurring.making import OUR_FAULT, make_due, note_failure
from owneros.domain.billing.recurring.models import RecurringSeries
from owneros.domain.people.tenants.business import our_tenant
from owneros.domain.people.tenants.rounds import in_each_business
from owneros.foundation.database import reach
from owneros.foundation.dying import Death, on_record
from owneros.foundation.periods import today_in
from owneros.foundation.tasks import handler, hourly


@in_each_business("recurring.look", "recurring.tick", hourly)
def look() -> None:
    ask_for_due(_today())


def note_given_up(series_id: uuid.UUID, death: Death) -> None:
    series = reach(RecurringSeries, series_id, lock=True)
    if series.status == "active":
        note_failure(series, death.why or OUR_FAULT)


@handler("recurring.make", heard_by=on_record(note_given_up))
def make(series_id: uuid.UUID) -> None:
    make_due(series_id, _today())


def _today() -> date:
    return today_in(our_tenant().time_zone)
