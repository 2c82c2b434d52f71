from flask import request

from owneros.blueprints.across.search.area import bp
from owneros.domain.across.search.searching import search
from owneros.web.answers import Answer, page
from owneros.web.guards import person


@bp.get("/search", "search:read")
def index() -> Answer:
    typed = request.args.get("q", "")
    return page("across/search/index.html", typed=typed, sections=search(typed, person()))
