"""Limits per IP address, counted in Redis; with Redis away, counted by each process by itself."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(
    key_func=get_remote_address,
    default_limits=[],
    in_memory_fallback_enabled=True,
    headers_enabled=False,
)


def init_app(app: Flask) -> None:
    url = app.extensions["settings"].redis_url
    app.config["RATELIMIT_STORAGE_URI"] = url.replace("unix://", "redis+unix://", 1)
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_connect_timeout": 1, "socket_timeout": 1}
    app.config["RATELIMIT_KEY_PREFIX"] = "limit"
    app.config["RATELIMIT_SWALLOW_ERRORS"] = True
    limiter.init_app(app)
