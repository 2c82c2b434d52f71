"""The adapter against the sandbox, with the real Authlib: who it is, or one of our errors."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from owneros.foundation.errors import VendorError
from owneros.vendors import google
from owneros.vendors.google import NotProven
from owneros.vendors.google import client as google_client
from owneros.vendors.google.errors import AWAY, OUR_FAULT, UNPROVEN
from tests.patience import PATIENCE

BACK = "http://127.0.0.1:8000/sign-in/google/return"
ROSA = {"email": "rosa.diaz@gmail.example"}


@pytest.fixture
def at_google(app, sandbox):
    """`at_google(url)`: what the person brings back who chose an account on the page there."""

    def choose(url, data=ROSA):
        answer = requests.post(url, data=data, allow_redirects=False, timeout=PATIENCE)
        assert answer.status_code == 303, answer.text
        found = parse_qs(urlsplit(answer.headers["Location"]).query)
        return {name: value for name, (value,) in found.items()}

    return choose


def trouble(sandbox, kind):
    requests.post(f"{sandbox.url}/_sandbox/google/trouble", json={"kind": kind}, timeout=PATIENCE)


def finish(at_google, **options):
    url, flow = google.begin(BACK, **options)
    brought = at_google(url)
    return google.finish(flow, brought["state"], brought["code"], BACK, again=options.get("again", False))


def test_google_says_who_it_is(at_google):
    found = finish(at_google)
    assert (found.email, found.email_verified, found.name) == (ROSA["email"], True, "Rosa Diaz")
    assert finish(at_google).sub == found.sub


def test_the_way_there_asks_for_little_and_keeps_the_verifier_here(at_google):
    url, flow = google.begin(BACK, hint="rosa@tile.example")
    asked = {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}
    assert asked["scope"] == "openid email profile"
    assert asked["code_challenge_method"] == "S256"
    assert (asked["state"], asked["nonce"]) == (flow.state, flow.nonce)
    assert (asked["login_hint"], asked["redirect_uri"]) == ("rosa@tile.example", BACK)
    assert flow.verifier not in url
    assert "max_age" not in asked
    assert "max_age=0" in google.begin(BACK, again=True)[0]


def test_no_two_ways_there_are_alike(at_google):
    ways = [google.begin(BACK)[1] for _ in range(2)]
    for name in ("state", "nonce", "verifier"):
        assert getattr(ways[0], name) != getattr(ways[1], name)


@pytest.mark.parametrize(
    "kind",
    [
        "audience", "audiences", "azp", "nonce", "no_nonce", "issuer", "expired", "access_token",
        "unpublished_key",
    ],
)  # fmt: skip
def test_a_token_that_is_not_for_us_proves_nothing(at_google, sandbox, kind):
    trouble(sandbox, kind)
    with pytest.raises(NotProven) as refused:
        finish(at_google)
    assert refused.value.message == UNPROVEN
    assert finish(at_google).email == ROSA["email"]


def test_an_email_that_is_not_verified_is_told_as_such(at_google, sandbox):
    trouble(sandbox, "unverified")
    assert finish(at_google).email_verified is False


def test_a_sign_in_of_long_ago_is_no_new_one(at_google, sandbox):
    assert finish(at_google, again=True).email == ROSA["email"]
    trouble(sandbox, "long_ago")
    with pytest.raises(NotProven, match="did not ask you to sign in again"):
        finish(at_google, again=True)


def test_a_new_key_is_fetched_when_it_signs(at_google, sandbox):
    finish(at_google)
    requests.post(f"{sandbox.url}/_sandbox/google/rotation", timeout=PATIENCE)
    assert finish(at_google).email == ROSA["email"]


def test_what_google_published_is_read_anew_after_an_hour(monkeypatch, at_google, sandbox):
    finish(at_google)
    monkeypatch.setattr(google_client, "KEPT_SECONDS", -1)
    sandbox.box.faults.add({"vendor": "google", "route": "/.well-known/*", "status": 503})
    with pytest.raises(VendorError, match="not answering"):
        google.begin(BACK)


def test_only_what_this_browser_asked_for_is_taken(at_google):
    url, flow = google.begin(BACK)
    _, other = google.begin(BACK)
    brought = at_google(url)
    for kept, state, code in (
        (flow, "another", brought["code"]),
        (flow, "", brought["code"]),
        (flow, brought["state"], ""),
        (flow, "ümlaut", brought["code"]),
        (other, other.state, brought["code"]),
    ):
        with pytest.raises(NotProven):
            google.finish(kept, state, code, BACK)
    assert google.finish(flow, brought["state"], brought["code"], BACK).email == ROSA["email"]
    with pytest.raises(NotProven):
        google.finish(flow, brought["state"], brought["code"], BACK)


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 429}, {"delay": 1.5}, {"omit": ["id_token"]}])
def test_a_google_that_does_not_answer_is_away(monkeypatch, at_google, sandbox, fault):
    monkeypatch.setattr(google_client, "SECONDS", 1)
    monkeypatch.setattr(google_client, "KEPT_SECONDS", -1)
    url, flow = google.begin(BACK)
    brought = at_google(url)
    sandbox.box.faults.add({"vendor": "google", "route": "/token", **fault})
    with pytest.raises(VendorError) as away:
        google.finish(flow, brought["state"], brought["code"], BACK)
    assert away.value.message == AWAY


def test_a_closed_door_is_away_too(app):
    google.configure("id", "secret", "http://127.0.0.1:9/.well-known/openid-configuration")
    with pytest.raises(VendorError, match="not answering"):
        google.begin(BACK)


def test_a_secret_of_ours_that_google_does_not_take_is_our_fault(app, at_google):
    settings = app.extensions["settings"]
    google.configure(settings.google_client_id, "another", settings.google_discovery_url)
    with pytest.raises(VendorError) as refused:
        finish(at_google)
    assert refused.value.message == OUR_FAULT


def test_without_an_id_it_is_off(app):
    assert google.is_on()
    google.configure("", "", "http://127.0.0.1:9")
    assert not google.is_on()
