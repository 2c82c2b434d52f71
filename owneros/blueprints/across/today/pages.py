from typing import Any
from zoneinfo import ZoneInfo

from owneros.blueprints.across.today.area import bp
from owneros.domain.across.today.came_in import came_in
from owneros.domain.across.today.first_steps import first_steps
from owneros.domain.billing.invoices.queries import owed_by_age
from owneros.domain.billing.payments.queries import received_between
from owneros.domain.billing.payments.words import Method
from owneros.domain.people.tenants.steps import dismiss_step, step_named
from owneros.domain.work.jobs.queries import jobs_on, late_jobs
from owneros.foundation.errors import Forbidden
from owneros.foundation.needing import what_needs
from owneros.foundation.periods import add_months, month_start, now
from owneros.web.answers import Answer, page
from owneros.web.guards import may, person
from owneros.web.saving import Saved

NOON, EVENING = 12, 18


@bp.get("/", "today:read")
def show() -> Answer:
    who = person()
    local = now().astimezone(ZoneInfo(who.time_zone))
    today = local.date()
    context: dict[str, Any] = {
        "greeting": f"{_greeting(local.hour)}, {who.name.split()[0]}",
        "today": today,
        "jobs": jobs_on(today, who),
        "late": late_jobs(who),
        "needs": what_needs(who.can, today),
        "money": None,
    }
    if may("money:read"):
        month = month_start(today)
        context |= {
            "money": True,
            "ages": owed_by_age(today),
            "paid_this_month": received_between(month, add_months(month, 1)),
            "month": month,
            "came_in": came_in(today),
            "method_words": Method.words(),
            "steps": first_steps(who),
        }
    return page("across/today/show.html", **context)


@bp.post("/first-steps/<step>/dismissal", "clients:write")
def dismiss(step: str) -> Saved:
    """By whoever may do the step."""
    found = step_named(step)
    if not may(found.permission):
        raise Forbidden("Your role does not allow this.")
    dismiss_step(person().actor, found)
    return Saved("/", f"“{found.title}” is hidden.")


def _greeting(hour: int) -> str:
    if hour < NOON:
        return "Good morning"
    if hour < EVENING:
        return "Good afternoon"
    return "Good evening"
