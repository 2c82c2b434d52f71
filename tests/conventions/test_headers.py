"""Security headers stand on every answer, also on those that no view made."""

import pytest

from owneros.web.assets import of
from owneros.web.guards import open_to
from tests.hygiene import HEADERS, HygieneClient

FORBIDDEN = ("unsafe-inline", "unsafe-eval", "*", "http:", "data: '")


@pytest.fixture
def answering_errors(another_app):
    """Not in testing mode: a crash is answered, not raised."""
    made = another_app(environment="development")

    @open_to("everyone")
    def crash():
        raise RuntimeError("a secret in a message")

    made.view_functions["health.live"] = crash
    return made


@pytest.mark.parametrize(
    ("method", "where", "status"),
    [
        ("GET", "/nothing-here", 404),
        ("GET", "/i/unknown", 404),
        ("GET", "/clients/not-a-uuid", 404),
        ("PUT", "/sign-in", 405),
        ("POST", "/sign-in", 400),
        ("POST", "/webhooks/stripe", 400),
        ("GET", "/healthz", 200),
        ("GET", "/readyz", 200),
        ("GET", "/s/nothing.css", 404),
        ("GET", "/sign-in", 200),
        ("GET", "/manifest.webmanifest", 200),
        ("GET", "/sw.js", 200),
        ("GET", "/", 303),
    ],
)
def test_headers_of_all_sorts_of_answers(app, method, where, status):
    response = HygieneClient(app).request(method, where)
    assert response.status_code == status
    complete(response)


def test_headers_of_static_files(app):
    for asset in of(app).by_name.values():
        response = HygieneClient(app).get(f"/s/{asset.url_name}")
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        assert "Set-Cookie" not in response.headers
        complete(response)


def test_a_crash_is_answered_with_headers_and_without_its_message(answering_errors):
    for fragment in (False, True):
        response = HygieneClient(answering_errors).get("/healthz", fragment=fragment)
        assert response.status_code == 500
        assert "a secret in a message" not in response.text
        complete(response)
        if fragment:
            assert response.headers["HX-Retarget"] == "#notices"


def test_over_https_the_browser_is_told_to_stay_there(app, another_app):
    over_https = another_app(public_url="https://desk.example")
    response = over_https.test_client().get("/sign-in", base_url="https://desk.example")
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers


def test_a_request_from_another_site_is_refused(cast):
    response = cast.owner.post("/clients", {"name": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 400


def test_a_form_without_its_token_is_refused(cast):
    response = cast.owner.post("/clients", {"name": "x"}, headers={"X-CSRFToken": ""})
    assert response.status_code == 400


def complete(response):
    for header in HEADERS:
        assert header in response.headers
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    for word in FORBIDDEN:
        assert word not in policy
    assert "Server" not in response.headers or "Werkzeug" not in response.headers["Server"]
