"""Reading: the list, and one series with its next dates and what became of the earlier ones."""

from flask import request
from sqlalchemy import select

from owneros.blueprints.billing.recurring.area import bp
from owneros.domain.billing.invoices.statuses import say_standing
from owneros.domain.billing.recurring import queries, words
from owneros.domain.billing.recurring.content import stored_content
from owneros.domain.billing.recurring.models import RecurringSeries
from owneros.domain.billing.recurring.rhythm import Rhythm, upcoming
from owneros.domain.billing.recurring.skipping import can_come_back
from owneros.domain.billing.recurring.writing import passed, skipped_ahead
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, page
from owneros.web.guards import person

SHOWN_DATES = 5


@bp.get("", "invoices:read")
def index() -> Answer:
    show = request.args.get("show", "all")
    return page(
        "billing/recurring/index.html",
        page=queries.series_page(show, request.args.get("after")),
        show=show if show in queries.FILTERS else "all",
        filters=queries.FILTERS,
        say_status=words.say_status,
        say_rhythm=lambda row: words.say_rhythm(Rhythm(row.starts_on, row.unit, row.every)),
    )


@bp.get("/<uuid:recurring_series_id>", "invoices:read")
def show(series: RecurringSeries) -> Answer:
    today, behind = today_in(person().time_zone), passed(series)
    name = db.session.scalars(select(Client.name).where(Client.id == series.client_id)).one()
    word, tone = words.say_status(series.status, series.failures, series.paused_because)
    return page(
        "billing/recurring/show.html",
        series=series,
        client_name=name,
        word=word,
        tone=tone,
        rhythm=words.say_rhythm(series.rhythm),
        end=words.say_end(series.end),
        mode=words.Mode(series.mode).word,
        content=stored_content(series).invoice,
        upcoming=upcoming(
            series.rhythm, series.end, series.next_on, behind, SHOWN_DATES, skipped_ahead(series)
        ),
        can_come_back=can_come_back(series, today, behind),
        dates=queries.dates_of(series.id),
        say_date=words.DateState,
        say_standing=say_standing,
        today=today,
    )
