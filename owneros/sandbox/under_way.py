"""Which keyed calls run right now: a vendor does not begin the same one a second time beside the first."""

import threading


class UnderWay:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[str] = set()

    def enter(self, key: str) -> bool:
        """False when a call under this key is still running."""
        with self._lock:
            if key in self._keys:
                return False
            self._keys.add(key)
            return True

    def leave(self, key: str) -> None:
        with self._lock:
            self._keys.discard(key)
