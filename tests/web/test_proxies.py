"""The visitor's address and scheme come from a proxy only when one is configured."""

from collections.abc import Callable
from dataclasses import replace

from flask import Flask, request

from owneros import setup
from owneros.config import Settings

FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
}


def seen(settings: Settings, host: str = "desk.example") -> tuple[int, str]:
    app = Flask("probe")
    app.extensions["settings"] = settings
    setup.proxies(app)
    app.add_url_rule("/", view_func=lambda: f"{request.remote_addr} {request.scheme} {request.host}")
    answer = app.test_client().get("/", headers={**FORWARDED, "Host": host})
    return answer.status_code, answer.text


def test_believes_as_many_proxies_as_there_are(settings_for: Callable[[str], Settings]) -> None:
    settings = settings_for("https://desk.example")
    assert seen(settings) == (200, "127.0.0.1 http desk.example")
    assert seen(replace(settings, proxy_hops=1)) == (200, "203.0.113.9 https desk.example")


def test_production_answers_to_its_own_name_alone(settings_for: Callable[[str], Settings]) -> None:
    settings = replace(settings_for("https://desk.example"), environment="production")
    assert seen(settings)[0] == 200
    assert seen(settings, host="evil.example")[0] == 400
