"""/_sandbox/google: accounts as a test needs them, what is wrong with the next token, new keys."""

from flask import Blueprint
from werkzeug.wrappers import Response

from owneros.sandbox.box import current_box
from owneros.sandbox.google import accounts, keys, trouble
from owneros.sandbox.kit.controls import answered, chosen, wishes

pages = Blueprint("google_controls", __name__, url_prefix="/_sandbox/google")
HOME = "/_sandbox/"


@pages.post("/accounts")
def add_account() -> Response:
    """`email`, `name`, `sub`, and `email_verified`, which is true unless it is said to be false."""
    wish = wishes()
    verified = str(wish.get("email_verified", True)).lower() != "false"
    email = str(wish.get("email", "somebody@gmail.example"))
    made = accounts.account(str(wish.get("name", "")), email, verified=verified, sub=str(wish.get("sub", "")))
    return answered(HOME, **accounts.keep(made))


@pages.post("/trouble")
def make_trouble() -> Response:
    """`kind`: what is wrong with the next ID token."""
    kind = chosen("kind", trouble.KINDS)
    current_box().store.set_setting(trouble.SETTING, kind)
    return answered(HOME, kind=kind)


@pages.post("/rotation")
def rotate_keys() -> Response:
    return answered(HOME, kid=keys.rotate().kid)
