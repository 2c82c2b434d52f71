"""The app can be installed, by the browser's own judgement, and answers when there is no network."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import FLAGS, PHONE, axe, chromium
from tests.cast import Cast


@pytest.fixture
def own_profile(tmp_path: Path, browser: Browser) -> Iterator[BrowserContext]:
    """A persistent profile: in a private window Chromium never offers to install."""
    # The session's Playwright is running already; a second one cannot start in the same thread.
    kind = browser.browser_type
    context = kind.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=chromium(), args=FLAGS, viewport=PHONE
    )
    yield context
    context.close()
    shutil.rmtree(tmp_path / "profile", ignore_errors=True)


def test_chromium_finds_nothing_against_installing(
    own_profile: BrowserContext, live_url: str, cast: Cast
) -> None:
    own_profile.add_cookies([{"name": "owneros", "value": cast.owner.cookie, "url": live_url}])
    page = own_profile.new_page()
    page.goto(live_url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    talk = own_profile.new_cdp_session(page)
    assert talk.send("Page.getAppManifest")["errors"] == []
    assert talk.send("Page.getInstallabilityErrors")["installabilityErrors"] == []


def test_without_a_network_the_offline_page_answers(
    own_profile: BrowserContext, live_url: str, cast: Cast
) -> None:
    own_profile.add_cookies([{"name": "owneros", "value": cast.owner.cookie, "url": live_url}])
    page = own_profile.new_page()
    page.goto(live_url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    own_profile.set_offline(True)
    page.goto(f"{live_url}/invoices")
    assert page.get_by_role("heading", level=1).inner_text() == "No signal"
    assert "Owed to you" not in page.content()
    assert axe(page) == []
    own_profile.set_offline(False)
    page.goto(live_url)
    assert page.get_by_text("Owed to you").first.is_visible()
