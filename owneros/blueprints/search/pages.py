from flask import request
from flask.typing import ResponseReturnValue

from owneros.blueprints.search.area import bp
from owneros.domain.estimates.statuses import say_status
from owneros.domain.jobs import statuses
from owneros.domain.jobs.dates import is_late
from owneros.domain.overview.search import search
from owneros.foundation.periods import today_in
from owneros.web.answers import page
from owneros.web.guards import person, requires


@bp.get("/search")
@requires("search:read")
def index() -> ResponseReturnValue:
    typed = request.args.get("q", "")
    return page(
        "search/index.html",
        typed=typed,
        found=search(typed, person()),
        say_status=say_status,
        statuses=statuses,
        is_late=is_late,
        today=today_in(person().time_zone),
    )
