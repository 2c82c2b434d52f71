"""Today: what do I do, who owes me, what came in, what needs me. Crew see their jobs alone."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint
from flask.typing import ResponseReturnValue

from owneros.domain.estimates.statuses import say_status
from owneros.domain.invoices.queries import owed_by_age
from owneros.domain.invoices.standing_words import say_standing
from owneros.domain.jobs.queries import jobs_on, late_jobs
from owneros.domain.overview.attention import what_needs_me
from owneros.domain.overview.first_steps import first_steps
from owneros.domain.payments.queries import received_between
from owneros.foundation.periods import add_months, month_start, now
from owneros.web.answers import page_or_fragment
from owneros.web.guards import may, person, requires

bp = Blueprint("today", __name__)
NOON, EVENING = 12, 18


@bp.get("/")
@requires("today:read")
def show() -> ResponseReturnValue:
    who = person()
    local = now().astimezone(ZoneInfo(who.time_zone))
    today = local.date()
    context: dict[str, Any] = {
        "greeting": f"{_greeting(local.hour)}, {who.name.split()[0]}",
        "today": today,
        "jobs": jobs_on(today, who),
        "late": late_jobs(who),
        "money": None,
    }
    if may("money:read"):
        month, ages = month_start(today), owed_by_age(today)
        billed = any(count for *_, count in ages)
        context |= {
            "money": True,
            "ages": ages,
            "paid_this_month": received_between(month, add_months(month, 1)),
            "month": month,
            "needs": what_needs_me(today),
            "steps": [] if billed else first_steps(),
            "say_standing": say_standing,
            "say_status": say_status,
        }
    return page_or_fragment("today/show.html", "partials/today/desk.html", **context)


def _greeting(hour: int) -> str:
    if hour < NOON:
        return "Good morning"
    if hour < EVENING:
        return "Good afternoon"
    return "Good evening"
