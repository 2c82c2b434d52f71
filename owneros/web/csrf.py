"""Forged requests: a token in every form or header, and the browser's own word about where it came from."""

from flask import Flask, abort, request
from flask_wtf.csrf import CSRFProtect

protect = CSRFProtect()
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def _refuse_cross_site() -> None:
    if request.method in UNSAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(400)


def init_app(app: Flask) -> None:
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_HEADERS=["X-CSRFToken"])
    protect.init_app(app)
    app.before_request(_refuse_cross_site)
