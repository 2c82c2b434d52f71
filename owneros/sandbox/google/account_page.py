"""The page on which a person chooses an account, names another, or goes back."""

import secrets
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from owneros.sandbox.box import current_box
from owneros.sandbox.google import accounts
from owneros.sandbox.google.authorizing import read_wish
from owneros.sandbox.google.problems import GoogleError, shown
from owneros.sandbox.store import Json

pages = Blueprint("google_accounts", __name__, url_prefix="/google/o/oauth2/v2")
CODE = "google_code"
CODE_SECONDS = 600


@pages.get("/auth")
def choose() -> str | Response:
    try:
        wish = read_wish(request.args)
    except GoogleError as problem:
        return shown(problem)
    return render_template("sandbox/google/choose.html", accounts=accounts.accounts(), wish=wish)


@pages.post("/auth")
def chosen() -> Response:
    """What was asked for stands in the address still, and is checked once more."""
    try:
        wish = read_wish(request.args)
    except GoogleError as problem:
        return shown(problem)
    if request.form.get("account") == "none":
        return leave(wish, error="access_denied")
    with current_box().store.transaction():
        found = accounts.find(request.form.get("account", "")) or named()
        return leave(wish, code=new_code(wish, found), scope=wish["scope"], authuser="0", prompt="none")


def named() -> Json:
    """One that is not on the page yet."""
    email = request.form.get("email", "").strip() or "somebody@gmail.example"
    name = request.form.get("name", "").strip() or email.partition("@")[0].replace(".", " ").title()
    return accounts.keep(accounts.account(name, email))


def new_code(wish: Json, account: Json) -> str:
    box = current_box()
    code = "4/0A" + secrets.token_urlsafe(40)
    moment = box.clock.now()
    box.store.put(
        CODE,
        code,
        {"wish": wish, "sub": account["id"], "used": False, "expires": moment + CODE_SECONDS, "at": moment},
    )
    return code


def leave(wish: Json, **answer: str) -> Response:
    joint = "&" if "?" in wish["redirect_uri"] else "?"
    return redirect(wish["redirect_uri"] + joint + urlencode({"state": wish["state"], **answer}), 303)
