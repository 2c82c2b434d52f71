from flask import render_template

from owneros.blueprints.across.shell.area import bp
from owneros.web.answers import Answer, part_of


@bp.get("/new", "today:read")
def new() -> str:
    """What can be added: a page first, a sheet where dialogs work."""
    return render_template("across/shell/new.html")


@bp.get("/more", "today:read")
def more() -> str:
    """Every place without a tab of its own."""
    return render_template("across/shell/more.html")


@bp.get("/going-on", "today:read")
def going_on() -> Answer:
    """What runs for this person while they do other things."""
    return part_of("/", "partials/across/shell/going_on.html")
