from flask import render_template

from owneros.blueprints.people.auth.area import bp
from owneros.web.answers import Answer


@bp.get("/terms", whom="everyone")
def terms() -> Answer:
    return render_template("people/auth/terms.html")


@bp.get("/privacy", whom="everyone")
def privacy() -> Answer:
    return render_template("people/auth/privacy.html")
