from flask import request

from owneros.blueprints.across.search.area import bp
from owneros.domain.across.search.searching import search
from owneros.domain.billing.estimates.statuses import say_status
from owneros.domain.work.jobs import statuses
from owneros.domain.work.jobs.dates import is_late
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, page
from owneros.web.guards import person


@bp.get("/search", "search:read")
def index() -> Answer:
    typed = request.args.get("q", "")
    return page(
        "across/search/index.html",
        typed=typed,
        found=search(typed, person()),
        say_status=say_status,
        statuses=statuses,
        is_late=is_late,
        today=today_in(person().time_zone),
    )
