"""A browser's way to Google and back. What it must bring back is kept in its session, and taken once."""

import time
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from flask import Flask, request

from owneros.foundation.errors import OwnerOSError
from owneros.foundation.links import absolute
from owneros.vendors import google
from owneros.vendors.google import Flow, Identity, NotProven
from owneros.web.answers import Answer, go_to, is_fragment, page
from owneros.web.sessions import browser

RETURN = "/sign-in/google/return"
KEPT = "google_flow"
SECONDS = 15 * 60
OFF = "Sign-in with Google is not set up here."
CANCELLED = "You stopped at Google, so nothing was done."
SPENT = "This answer from Google was used already or is too old. Start again."


@dataclass(frozen=True)
class Errand:
    """What a browser went to Google for: to `enter`, to `link` an account, or to `confirm` who is there.

    `user_id` is the person who was signed in when it went, else empty.
    """

    what: str
    next: str
    user_id: str = ""


class Brought(NamedTuple):
    """What came of it: who Google says is there, or why that is not known."""

    errand: Errand
    identity: Identity | None
    error: OwnerOSError | None


def send_away(errand: Errand, hint: str = "") -> Answer:
    """A POST cannot redirect there (form-action), so without a script a link leads to Google.

    Raises NotProven, VendorError.
    """
    if not google.is_on():
        raise NotProven(OFF)
    url, flow = google.begin(absolute(RETURN), again=errand.what == "confirm", hint=hint)
    browser()[KEPT] = {"errand": asdict(errand), "flow": asdict(flow), "at": int(time.time())}
    return go_to(url) if is_fragment() else page("people/auth/to_google.html", url=url)


def take_back() -> Brought:
    """Read what the browser brings from Google. Whatever comes of it, a second time it is worth nothing."""
    kept: dict[str, Any] = browser().pop(KEPT, None) or {}
    if not kept:
        return Brought(Errand("enter", "/"), None, NotProven(SPENT))
    errand, flow = Errand(**kept["errand"]), Flow(**kept["flow"])
    try:
        if time.time() - kept["at"] > SECONDS:
            raise NotProven(SPENT)
        return Brought(errand, _finished(errand, flow), None)
    except OwnerOSError as error:
        return Brought(errand, None, error)


def _finished(errand: Errand, flow: Flow) -> Identity:
    if request.args.get("error") == "access_denied":
        raise NotProven(CANCELLED)
    state, code = request.args.get("state", ""), request.args.get("code", "")
    return google.finish(flow, state, code, absolute(RETURN), again=errand.what == "confirm")


def init_app(app: Flask) -> None:
    app.add_template_global(google.is_on, "google_is_on")
