"""Keeps the parts of an instance alive until it is told to stop, then ends every one of them."""

import contextlib
import signal
import time
from dataclasses import dataclass, field
from types import FrameType

from owneros.cli.parts import Part, shorten
from owneros.cli.say import say
from owneros.embedded import EmbeddedError
from owneros.embedded.launch import STOP_SIGNALS

LOOK_SECONDS = 0.25
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0


class Stopped(BaseException):
    """Someone asked to stop; raised once in the main thread, wherever it is."""


@dataclass
class _Kept:
    part: Part
    started: float = 0.0
    pause: float = FIRST_PAUSE
    restart_at: float | None = None


@dataclass
class Supervisor:
    """Starts parts in order, restarts what dies, stops all in reverse order."""

    kept: list[_Kept] = field(default_factory=list)
    stopping: bool = False

    def listen_for_stop(self) -> None:
        """From here on Ctrl-C and SIGTERM raise Stopped; a second one while stopping is not heard."""
        for number in STOP_SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._heard)

    def add(self, part: Part) -> None:
        """Starts the part and keeps it; a part that fails to start is still stopped at the end."""
        self.kept.append(_Kept(part, started=time.monotonic()))
        _start(part)

    def watch(self) -> None:
        """Runs until Stopped."""
        while True:
            for kept in self.kept:
                self._look_after(kept)
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Ends all parts: our processes together, then the servers they used."""
        self.stopping = True
        for kept in reversed(self.kept):
            kept.part.ask_to_stop()
        for kept in reversed(self.kept):
            kept.part.stop()

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        if not self.stopping:
            self.stopping = True
            raise Stopped

    def _look_after(self, kept: _Kept) -> None:
        now = time.monotonic()
        if kept.part.running:
            if now - kept.started > STEADY_SECONDS:
                kept.pause = FIRST_PAUSE
        elif kept.restart_at is None:
            say(f"{kept.part.name} ended; starting it again in {kept.pause:.0f} s (see {kept.part.log})")
            kept.restart_at = now + kept.pause
            kept.pause = min(kept.pause * 2, LONGEST_PAUSE)
        elif now >= kept.restart_at:
            kept.restart_at = None
            kept.started = now
            with contextlib.suppress(EmbeddedError):
                _start(kept.part)


def _start(part: Part) -> None:
    shorten(part.log)
    part.start()
