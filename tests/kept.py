"""What takes long to make and is each time the same is kept between runs, in var/tests.

A kept directory carries a fingerprint of what it was made from, so a change makes it anew. Whoever uses
one holds it by a shared lock; what nobody holds and nothing makes any more is thrown away.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "tests"


@contextlib.contextmanager
def kept(name: str, made_from: Iterable[str], make: Callable[[Path], None]) -> Iterator[Path]:
    """The directory `name`, made by whoever needs it first; `made_from` are patterns of files below ROOT."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with locked(KEPT, fcntl.LOCK_EX):
        place = KEPT / f"{name}-{fingerprint(made_from)}"
        if not place.exists():
            fresh = KEPT / f"new-{name}"
            shutil.rmtree(fresh, ignore_errors=True)
            make(fresh)
            fresh.rename(place)
        holding = contextlib.ExitStack()
        holding.enter_context(locked(place, fcntl.LOCK_SH))
        for other in KEPT.glob(f"{name}-*"):
            if other != place:
                throw_away(other)
    with holding:
        yield place


def fingerprint(made_from: Iterable[str]) -> str:
    """The same as long as the files have the same names and contents."""
    found = hashlib.sha256()
    for path in sorted(path for pattern in made_from for path in ROOT.glob(pattern) if path.is_file()):
        found.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


@contextlib.contextmanager
def locked(directory: Path, how: int) -> Iterator[None]:
    """Ends with the process in any case. Raises BlockingIOError for LOCK_NB when others hold it."""
    opened = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(opened, how)
        yield
    finally:
        os.close(opened)


def throw_away(directory: Path) -> None:
    """Unless somebody holds it."""
    with contextlib.suppress(BlockingIOError), locked(directory, fcntl.LOCK_EX | fcntl.LOCK_NB):
        shutil.rmtree(directory, ignore_errors=True)
