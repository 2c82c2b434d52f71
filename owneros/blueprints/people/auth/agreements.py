from flask import render_template
from flask.typing import ResponseReturnValue

from owneros.blueprints.people.auth.area import bp
from owneros.web.guards import open_to


@bp.get("/terms")
@open_to("everyone")
def terms() -> ResponseReturnValue:
    return render_template("people/auth/terms.html")


@bp.get("/privacy")
@open_to("everyone")
def privacy() -> ResponseReturnValue:
    return render_template("people/auth/privacy.html")
