"""Waiting in tests: for a condition, never for a time. The limit is for what hangs, not for what is slow."""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 600
LOOK_SECONDS = 0.05


def eventually(true: Callable[[], Any], what: str = "what is waited for") -> Any:
    """What it found, however long a busy machine takes."""
    end = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < end, f"it hangs: {what}"
        time.sleep(LOOK_SECONDS)
    return found
