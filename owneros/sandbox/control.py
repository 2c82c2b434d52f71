"""/_sandbox: the home page and the controls that are the same for every vendor."""

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from owneros.sandbox import request_log
from owneros.sandbox.box import current_box
from owneros.sandbox.kit.controls import answered, refuse, wishes

pages = Blueprint("control", __name__, url_prefix="/_sandbox")


@pages.get("/")
def home() -> str:
    box = current_box()
    return render_template(
        "sandbox/home.html",
        vendors=box.vendors,
        settings=box.settings,
        clock=box.clock,
        faults=box.faults.waiting(),
        calls=request_log.recorded(box.store, None, None, None)[:20],
        newest=lambda kind: box.store.newest(kind, scope=None)[:10],
    )


@pages.post("/fault")
def add_fault() -> Response:
    try:
        return jsonify(current_box().faults.add(wishes()))
    except (TypeError, ValueError) as problem:
        refuse(str(problem))


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
    box.ring()
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
    box.ring()
    return jsonify(app_url=box.settings.app_url)


@pages.post("/reset")
def reset() -> AnyResponse:
    """Everything is forgotten: objects, messages, files, faults, clock, log."""
    box = current_box()
    box.store.clear()
    for vendor in box.vendors:
        if vendor.forget:
            vendor.forget(box)
    return answered("/_sandbox/", reset=True)
