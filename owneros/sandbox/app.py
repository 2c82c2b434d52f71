"""The sandbox's Flask app: vendors, their faults and log around every call, and the control pages."""

import json
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request

from owneros.sandbox import control, request_log
from owneros.sandbox.box import Box, Vendor, current_box
from owneros.sandbox.clock import Clock
from owneros.sandbox.faults import Fault, Faults, without
from owneros.sandbox.kit import deliveries, idempotency
from owneros.sandbox.settings import SandboxSettings
from owneros.sandbox.store import Store
from owneros.sandbox.vendors import VENDORS

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
)


def create_sandbox(data_dir: Path | str, vendors: tuple[Vendor, ...] = VENDORS, **options: Any) -> Flask:
    """Builds the app over the state in `data_dir`; `options` are the other fields of SandboxSettings."""
    settings = SandboxSettings(Path(data_dir), **options)
    own = (request_log.SCHEMA, deliveries.SCHEMA, idempotency.SCHEMA)
    schemas = (*own, *(vendor.schema for vendor in vendors))
    store = Store(settings.data_dir / "sandbox.sqlite3", schemas)

    app = Flask(__name__, static_url_path="/_sandbox/static")
    app.url_map.merge_slashes = False
    app.extensions["sandbox"] = Box(settings, store, Clock(store), Faults(store), vendors)
    app.jinja_env.filters["dollars"] = dollars
    app.jinja_env.filters["moment"] = moment
    app.before_request(begin_call)
    app.before_request(meet_fault)
    app.after_request(finish_call)
    app.teardown_request(end_call)
    for pages in (*(part for vendor in vendors for part in vendor.blueprints), control.pages):
        app.register_blueprint(pages)
    return app


def dollars(cents: int) -> str:
    return f"${cents / 100:,.2f}"


def moment(seconds: float) -> str:
    return time.strftime("%b %d, %Y %H:%M:%S UTC", time.gmtime(seconds))


def begin_call() -> Response | None:
    """A call that is made again while it still runs is refused, and leaves no trace."""
    g.vendor = current_box().vendor_of(request.path)
    g.fault = None
    key = g.vendor.call_key() if g.vendor and g.vendor.call_key else ""
    if key and not current_box().under_way.enter(key):
        refusal: Response = g.vendor.refuse(HTTPStatus.CONFLICT)
        return refusal
    g.call_key = key
    return None


def end_call(_error: BaseException | None) -> None:
    if key := g.get("call_key"):
        current_box().under_way.leave(key)


def meet_fault() -> Response | None:
    """Before the call: a plain fault refuses it here, a delay holds it up."""
    if g.vendor is None:
        return None
    request.get_data(cache=True)
    box = current_box()
    fault = box.faults.take(g.vendor.name, request.path.removeprefix(g.vendor.prefix), request.method)
    g.fault = fault
    if fault is None or fault.after:
        return None
    time.sleep(fault.delay)
    if fault.status:
        return refused(g.vendor, fault.status)
    return None


def finish_call(response: Response) -> Response:
    """After the call: the answer of an `after` fault replaces the true one, and the call is noted."""
    vendor: Vendor | None = g.get("vendor")
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    if vendor is None:
        return response
    fault: Fault | None = g.get("fault")
    if fault and fault.after:
        time.sleep(fault.delay)
        response = refused(vendor, fault.answer_status or 500)
    if fault and fault.omit and response.is_json:
        response.set_data(json.dumps(without(response.get_json(), fault.omit)))
    path = request.path.removeprefix(vendor.prefix)
    request_log.record(current_box().store, vendor, path, request, response)
    return response


def refused(vendor: Vendor, status: int) -> Response:
    response = vendor.refuse(status)
    response.headers["Sandbox-Fault"] = "1"
    return response
