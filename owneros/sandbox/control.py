"""/_sandbox: the home page and the controls that are the same for every vendor."""

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from owneros.sandbox import request_log
from owneros.sandbox.box import current_box
from owneros.sandbox.vendors import VENDORS
from owneros.sandbox.wishes import wishes

pages = Blueprint("control", __name__, url_prefix="/_sandbox")


@pages.get("/")
def home() -> str:
    box = current_box()
    return render_template(
        "sandbox/home.html",
        vendors=VENDORS,
        settings=box.settings,
        clock=box.clock,
        faults=box.faults.waiting(),
        calls=request_log.recorded(box.store, None, None, None)[:20],
        sessions=box.store.newest("checkout.session", scope=None)[:10],
        accounts=box.store.newest("v2.core.account", scope=None)[:10],
        intents=box.store.newest("payment_intent", scope=None)[:10],
        disputes=box.store.newest("dispute", scope=None)[:10],
        refunds=box.store.newest("refund", scope=None)[:10],
    )


@pages.post("/fault")
def add_fault() -> tuple[Response, int] | Response:
    try:
        return jsonify(current_box().faults.add(wishes()))
    except (TypeError, ValueError) as problem:
        return jsonify(error=str(problem)), 400


@pages.get("/fault")
def list_faults() -> Response:
    return jsonify(current_box().faults.waiting())


@pages.delete("/fault")
def clear_faults() -> Response:
    current_box().faults.clear()
    return jsonify(cleared=True)


@pages.get("/clock")
def read_clock() -> Response:
    clock = current_box().clock
    return jsonify(now=clock.now(), offset=clock.offset)


@pages.post("/clock")
def set_clock() -> Response:
    """`offset` sets, `advance` adds; both in seconds. Due things (expiry) happen at once."""
    box = current_box()
    wish = wishes()
    box.clock.offset = float(wish.get("offset", box.clock.offset)) + float(wish.get("advance", 0))
    box.doorbell.set()
    return read_clock()


@pages.get("/requests")
def list_requests() -> Response:
    """Recorded calls, newest first; `?vendor=&path=&method=` narrow it."""
    chosen = (request.args.get(name) for name in ("vendor", "path", "method"))
    return jsonify(request_log.recorded(current_box().store, *chosen))


@pages.post("/settings")
def change_settings() -> Response:
    """`app_url`: where events are delivered from now on."""
    box = current_box()
    box.settings.app_url = str(wishes().get("app_url", box.settings.app_url)).rstrip("/")
    box.doorbell.set()
    return jsonify(app_url=box.settings.app_url)


@pages.post("/reset")
def reset() -> AnyResponse:
    """Everything is forgotten: objects, messages, files, faults, clock, log."""
    box = current_box()
    box.store.clear()
    for vendor in VENDORS:
        if vendor.forget:
            vendor.forget(box)
    if request.form:
        return redirect("/_sandbox/", 303)
    return jsonify(reset=True)
