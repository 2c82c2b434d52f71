from flask import render_template

from owneros.blueprints.across.shell.area import bp


@bp.get("/new", "today:read")
def new() -> str:
    """What can be added: a page first, a sheet where dialogs work."""
    return render_template("across/shell/new.html")


@bp.get("/more", "today:read")
def more() -> str:
    """Every place without a tab of its own."""
    return render_template("across/shell/more.html")
