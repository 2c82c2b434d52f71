"""The sandbox's time: the machine's clock plus an offset that a test may turn."""

import time
from datetime import UTC, datetime

from owneros.sandbox.store import Store


class Clock:
    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def offset(self) -> float:
        """Seconds ahead of the machine's clock."""
        return float(self._store.setting("clock_offset", 0))

    @offset.setter
    def offset(self, seconds: float) -> None:
        self._store.set_setting("clock_offset", seconds)

    def now(self) -> int:
        """Unix seconds."""
        return int(time.time() + self.offset)

    def iso(self) -> str:
        return iso(self.now())


def iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
