"""A real Chromium at phone size, which fails the test on any console error or CSP violation."""

import json
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from owneros.cli.chromium import FLAGS
from owneros.domain.people.users.models import User
from owneros.domain.people.users.passwords import SCHEME, hash_password
from owneros.foundation.database import db
from owneros.sandbox.server import SandboxServer
from tests.cast import Player
from tests.patience import PATIENCE

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PASSWORD = "gravel lantern otter 92"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
AXE_RUN = """async () => {
  const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await axe.run(document, {runOnly: {type: 'tag', values}, resultTypes: ['violations']})
  const said = node => node.target.join(' ') + ' | ' + node.failureSummary
  return found.violations.map(violation => violation.id + ': ' + violation.nodes.map(said).join(' ;; '))
}"""


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason="Chromium is not on this machine; browser journeys were not run.")
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            if chromium() is None:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield found
        found.close()


@dataclass
class Phone:
    """A person's browser."""

    context: BrowserContext
    base: str
    complaints: list[str] = field(default_factory=list)

    def page(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        return page

    def _hear(self, kind: str, text: str) -> None:
        # Chromium logs every answer above 399; forms with wrong input answer 422 on purpose.
        expected = ("the server responded with a status of 4", "registration blocked by Playwright")
        if kind in ("error", "warning") and not any(words in text for words in expected):
            self.complaints.append(f"{kind}: {text}")


@pytest.fixture
def phone(browser: Browser, live_url: str) -> Iterator[Callable[..., Phone]]:
    """`phone()` opens a fresh browser; `phone(player)` one that is signed in. Options go to the context."""
    made: list[Phone] = []

    def open_one(player: Player | None = None, **options: Any) -> Phone:
        options.setdefault("viewport", PHONE)
        # Pages slide over in a moment; a look at the middle of that would be about neither.
        options.setdefault("reduced_motion", "reduce")
        context = browser.new_context(base_url=live_url, service_workers="block", **options)
        if player is not None:
            context.add_cookies([{"name": "owneros", "value": player.cookie, "url": live_url}])
        made.append(Phone(context, live_url))
        return made[-1]

    yield open_one
    for one in made:
        one.context.close()
    complaints = [complaint for one in made for complaint in one.complaints]
    assert complaints == []


@pytest.fixture
def with_password(app: Flask) -> Callable[[Player], None]:
    """Gives a player PASSWORD, as nobody of the cast has one."""

    def give(player: Player) -> None:
        with app.app_context():
            user = db.session.get_one(User, player.member.user_id)
            user.password_hash, user.password_scheme = hash_password(PASSWORD), SCHEME
            db.session.commit()

    return give


@pytest.fixture
def inbox(sandbox: SandboxServer, run_tasks: Callable[..., int]) -> Callable[..., dict[str, Any]]:
    """The newest mail to an address, once it is there; the background work is done meanwhile."""

    def newest(to: str, subject: str = "") -> dict[str, Any]:
        for _ in range(60):
            run_tasks()
            with urllib.request.urlopen(f"{sandbox.url}/_sandbox/mail?format=json&to={to}") as answer:
                found = [mail for mail in json.load(answer) if subject in mail["subject"]]
            if found:
                return dict(found[0])
            time.sleep(0.25)
        raise AssertionError(f"No mail to {to} about {subject!r}.")

    return newest


FADED = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(async () => {
    const ends = a => a.effect.getComputedTiming().endTime !== Infinity;
    await Promise.allSettled(document.getAnimations().filter(ends).map(a => a.finished));
    done(1);
})))"""


def settle(page: Page) -> None:
    """Wait until the page is drawn as its window and colours now are, and nothing fades any more."""
    page.evaluate("document.fonts.ready")
    page.evaluate(FADED)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")


def axe(page: Page) -> list[str]:
    """Violations on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE + ";0")
    return list(page.evaluate(AXE_RUN))


def too_small(page: Page) -> list[str]:
    """Links that call, write or lead to a map, and what opens something, where a thumb would miss them."""
    return list(
        page.evaluate("""() => [...document.querySelectorAll(
        'main :is(a[href^="tel:"], a[href^="sms:"], a[href*="google.com/maps"], summary)')]
      .filter(spot => spot.checkVisibility() && spot.getBoundingClientRect().height < 43.5)
      .map(spot => `${spot.tagName} ${spot.getAttribute('href') ?? spot.textContent.trim()}`)""")
    )


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def is_fine(page: Page) -> None:
    """Nothing on the page as it stands is in anybody's way."""
    settle(page)
    assert axe(page) == []
    assert sideways(page) == 0
    assert too_small(page) == []
