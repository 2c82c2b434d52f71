from flask import render_template

from owneros.blueprints.people.settings.area import bp
from owneros.web.answers import Answer


@bp.get("/settings", "profile:write")
def settings_page() -> Answer:
    return render_template("people/settings/hub.html")
