from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from owneros.blueprints.shell import bp
from owneros.web import navigation


@bp.get("/new")
def new() -> ResponseReturnValue:
    """What can be added: a page first, a sheet where dialogs work."""
    return signed_in(render_template("shell/new.html")) if navigation.viewer() else to_sign_in()


@bp.get("/more")
def more() -> ResponseReturnValue:
    """Every place without a tab of its own."""
    return signed_in(render_template("shell/more.html")) if navigation.viewer() else to_sign_in()


def signed_in(page: str) -> Response:
    response = Response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def to_sign_in() -> ResponseReturnValue:
    return redirect(f"/login?next={request.path}")
