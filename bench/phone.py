"""Largest contentful paint on a slow phone: Chromium's own throttles for network and CPU, a phone's screen.

The network is Lighthouse's slow 4G: a round trip of 150 ms, 1.6 Mbit/s down, 750 kbit/s up
(github.com/GoogleChrome/lighthouse, docs/throttling.md). Each request waits one round trip. The factor of
3.75 that DevTools' preset puts on it, to stand for handshakes of a new connection, is left out; Lighthouse's
own run, in bench/lighthouse.py, has them.
"""

import statistics
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.server import Server
from owneros.cli.chromium import FLAGS, find_chromium, install_chromium

ROUNDS = 5
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600 * 1_024 / 8,
    "uploadThroughput": 750 * 1_024 / 8,
}
CPU_SLOWDOWN = 4
# Paints may grow for a moment after the load event.
STILL_MS = 500
READ = """() => new Promise(done => {
  const told = list => done(list.getEntries().at(-1).startTime)
  new PerformanceObserver(told).observe({type: 'largest-contentful-paint', buffered: true})
})"""


@dataclass
class Paint:
    """Milliseconds of every round. Cold is a browser that knows nothing, warm its second visit."""

    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)

    @property
    def cold_ms(self) -> float:
        return statistics.median(self.cold)

    @property
    def warm_ms(self) -> float:
        return statistics.median(self.warm)


def paint(server: Server, paths: dict[str, str], cookie: str) -> dict[str, Paint] | str:
    """By page; or the sentence that says why nothing was measured."""
    chromium = find_chromium() or install_chromium()
    if chromium is None:
        return "Not measured: there is no Chromium on this machine. Debian has it: apt-get install chromium."
    paints = {name: Paint() for name in paths}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for _ in range(ROUNDS):
            for name, path in paths.items():
                cold, warm = _visit_twice(browser, f"{server.url}{path}", cookie)
                paints[name].cold.append(cold)
                paints[name].warm.append(warm)
        browser.close()
    return paints


def _visit_twice(browser: Browser, url: str, cookie: str) -> tuple[float, float]:
    with browser.new_context(**PHONE) as context:
        context.add_cookies([{"name": "owneros", "value": cookie, "url": url}])
        page = context.new_page()
        _slow_down(context.new_cdp_session(page))
        cold = _visit(page, url)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.goto("about:blank")
        warm = _visit(page, url)
        return cold, warm


def _slow_down(session: CDPSession) -> None:
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})


def _visit(page: Page, url: str) -> float:
    page.goto(url, wait_until="load")
    page.wait_for_timeout(STILL_MS)
    return float(page.evaluate(READ))
