"""The thread that hands over what is due and repeats what was refused."""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from sqlite3 import Row

from owneros.sandbox.box import Box
from owneros.sandbox.kit.deliveries import Deliveries

ANSWER_SECONDS = 20
TICK_SECONDS = 0.5
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))

Outcome = tuple[int | None, str | None]  # the receiver's status, or what went wrong on the way


def knows_the_app(box: Box) -> bool:
    return bool(box.settings.app_url)


class Deliverer(threading.Thread):
    """`hand_over` finds a delivery's target, signs and posts; it waits until the box is `ready`.

    `come_due` is called at every turn for what the vendor does when its time has come.
    """

    def __init__(
        self,
        box: Box,
        deliveries: Deliveries,
        hand_over: Callable[[Box, Row], Outcome],
        *,
        ready: Callable[[Box], bool] = knows_the_app,
        come_due: Callable[[Box], None] | None = None,
    ) -> None:
        super().__init__(name=f"{deliveries.vendor}-deliveries", daemon=True)
        self._box, self._deliveries, self._hand_over = box, deliveries, hand_over
        self._ready, self._come_due = ready, come_due
        self._stopping = threading.Event()
        self._bell = box.new_bell()

    def stop(self) -> None:
        self._stopping.set()
        self._bell.set()
        self.join(ANSWER_SECONDS + 1)

    def run(self) -> None:
        while not self._stopping.is_set():
            self._bell.wait(TICK_SECONDS)
            self._bell.clear()
            if self._come_due:
                self._come_due(self._box)
            self._deliveries.release_after_quiet(self._box)
            while not self._stopping.is_set() and (row := self._next()):
                self._deliveries.note(self._box, row, *self._hand_over(self._box, row))

    def _next(self) -> Row | None:
        return self._deliveries.next_due(self._box) if self._ready(self._box) else None


def post(url: str, payload: str, headers: dict[str, str]) -> Outcome:
    """An address that is none, since nobody knows the app any more, is noted too."""
    try:
        wish = urllib.request.Request(url, payload.encode(), headers, method="POST")  # noqa: S310 our own app
        with OPENER.open(wish, timeout=ANSWER_SECONDS) as answer:
            return answer.status, None
    except urllib.error.HTTPError as refused:
        return refused.code, None
    except (OSError, ValueError, HTTPException) as trouble:
        return None, str(trouble)
