"""Series that paused themselves or failed the last time need somebody."""

from datetime import date

from sqlalchemy import and_, func, or_

from owneros.domain.billing.recurring.models import RecurringInvoice, RecurringSeries
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import AnyRow
from owneros.foundation.joins import along
from owneros.foundation.needing import Need, Rank, needs_me
from owneros.foundation.uniting import AnySelect, common

# By the status of a series: the sentence, and the badge.
SAID = {
    "paused": ("Resume {title} for {client}", "Paused"),
    "active": ("Fix {title} for {client}", "Not created"),
}


def say(row: AnyRow, _today: date) -> Need:
    client, title, status, why = row.words
    sentence, badge = SAID[status]
    path = f"/recurring/{row.subject_id}"
    about = title or "recurring invoice"
    return Need(sentence.format(title=about, client=client), path, why, (badge, "bad"))


@needs_me("series", Rank.STOPPED, sees="invoices:read", say=say)
def in_trouble() -> AnySelect:
    """Those that stand still first, then the newest."""
    series = RecurringSeries
    why = func.coalesce(func.nullif(series.paused_because, ""), RecurringInvoice.error, "")
    this_date = and_(along(RecurringInvoice.series_id), RecurringInvoice.period_on == series.next_on)
    return (
        common(Client.name, series.title, series.status, why, subject_id=series.id)
        .join(Client, along(series.client_id))
        .outerjoin(RecurringInvoice, this_date)
        .where(
            or_(
                and_(series.status == "paused", series.paused_because != ""),
                and_(series.status == "active", series.failures > 0),
            )
        )
        .order_by(series.status.desc(), series.id.desc())
    )
