from flask import render_template
from flask.typing import ResponseReturnValue

from owneros.blueprints.people.settings.area import bp
from owneros.web.guards import requires


@bp.get("/settings")
@requires("profile:write")
def settings_page() -> ResponseReturnValue:
    return render_template("people/settings/hub.html")
