"""With Redis away the limits per address go on, each process by itself; pages without a limit get none."""

import re

import pytest

from owneros.web.throttles import limiter


@pytest.fixture
def redis_away(monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    monkeypatch.setattr(limiter, "_storage_dead", True)
    monkeypatch.setattr(limiter, "_Limiter__should_check_backend", lambda: False)
    limiter._fallback_storage.reset()
    yield
    limiter._fallback_storage.reset()


def test_a_busy_desk_is_not_held_up(cast, redis_away):
    assert {cast.owner.get("/healthz").status_code for _ in range(70)} == {200}


def test_sign_in_is_limited_all_the_same(app, redis_away):
    browser = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/sign-in").text).group(1)
    form = {"csrf_token": token, "email": "a@b.example", "password": ""}
    codes = [browser.post("/sign-in", data=form).status_code for _ in range(31)]
    assert codes == [422] * 30 + [429]
