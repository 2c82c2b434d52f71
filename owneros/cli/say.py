"""Lines on the terminal: few, calm, aligned."""

import contextlib
import time
from collections.abc import Iterator

WIDTH = 22


def say(text: str) -> None:
    print(text, flush=True)


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Shows the name at once and the seconds it took when it is done; nothing more if it failed."""
    began = time.monotonic()
    print(f"  {name:<{WIDTH}}", end="", flush=True)
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"ready  {time.monotonic() - began:4.1f} s", flush=True)
