"""Starting, finding and ending server processes."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ClassVar

from owneros.embedded.launch import (
    CAP_DAC_OVERRIDE,
    CAP_SETPCAP,
    PR_CAP_AMBIENT,
    PR_CAP_AMBIENT_IS_SET,
    STOP_SIGNALS,
)

LAUNCH = Path(__file__).with_name("launch.py")
POLL_SECONDS = 0.02


class EmbeddedError(Exception):
    """A server could not do what was asked; the message is for the person at the terminal."""


@dataclass(frozen=True)
class Account:
    """Who a server runs as when the caller is root.

    `passes` tells that it keeps the right to pass private directories (see launch.py); without it
    the directories on the way have to be open for passage.
    """

    uid: int
    gid: int
    passes: bool


def unprivileged_account() -> Account | None:
    """The account for programs that refuse root; None when the caller is an ordinary user."""
    if os.geteuid() != 0:
        return None
    for name in ("nobody", "daemon"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid, may_keep_capability())
    raise EmbeddedError("PostgreSQL does not run as root, and this machine has no user 'nobody'")


def may_keep_capability() -> bool:
    """Whether a program that gives up root may keep CAP_DAC_OVERRIDE (not in every container)."""
    with contextlib.suppress(OSError, AttributeError):
        known = ctypes.CDLL(None).prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_DAC_OVERRIDE, 0, 0) >= 0
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("CapPrm:"):
                held = int(line.split()[1], 16)
                return known and all(held >> bit & 1 for bit in (CAP_DAC_OVERRIDE, CAP_SETPCAP))
    return False


def launch_command(
    program: Sequence[str], *, at_parents_end: signal.Signals, account: Account | None = None
) -> list[str]:
    """The command line that runs a program which ends with the calling process."""
    who = f"{account.uid}:{account.gid}:{int(account.passes)}" if account else "-"
    launcher = [sys.executable, "-I", "-S", str(LAUNCH)]
    return [*launcher, str(os.getpid()), str(int(at_parents_end)), who, "--", *program]


def clean_environment() -> dict[str, str]:
    """What a database server needs to know of ours: no secrets, no PG* settings, no locale."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Stop signals wait for the end of the block, so that nothing is started and then forgotten.

    It holds for the calling thread: with others beside it, one of them may hear the signal.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run_to_end(
    program: Sequence[str],
    *,
    at_parents_end: signal.Signals,
    output: int | IO[bytes],
    errors: int | IO[bytes] = subprocess.STDOUT,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> tuple[int, str]:
    """The exit code of a program and, where `output` is PIPE, all that it said.

    An exception that comes in between, such as a wish to stop, ends the program first.
    """
    process = None
    try:
        with undisturbed():
            process = subprocess.Popen(  # noqa: S603 - fixed programs
                launch_command(program, at_parents_end=at_parents_end, account=account),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                cwd=directory,
                env=dict(environment) if environment is not None else clean_environment(),
            )
        said = process.communicate()[0]
    except BaseException:
        if process is not None:
            end(process, [], 0)
        raise
    return process.returncode, (said or b"").decode(errors="replace")


def spawn(
    program: Sequence[str],
    log: Path,
    *,
    at_parents_end: signal.Signals,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Starts a program in its own process group, its output appended to a log file.

    Call it from the main thread: the kernel ties "parent" to the thread that started the child. Keep
    what it returns within `undisturbed`, or a stop signal may come before it is kept.
    """
    command = launch_command(program, at_parents_end=at_parents_end, account=account)
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - fixed programs
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=directory,
            env=dict(environment) if environment is not None else clean_environment(),
        )


class Child:
    """What runs as a child process of ours, from its start to its stop."""

    process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def comes_up(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Whether it was ready within the time, and did not end before."""
        return wait_until(lambda: not self.running or ready(), seconds=seconds) and self.running


class Server(Child):
    """An embedded server of one home. It ends after those that use it, so asking it to stop does nothing."""

    name: ClassVar[str]
    room: ClassVar[str]  # of its data, and of its log
    stop_seconds: ClassVar[float]

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.place = self.home / self.room
        self.log = self.home / "log" / f"{self.room}.log"
        self.durable = durable

    def ask_to_stop(self) -> None:
        """Nothing: `stop` ends it when its users are gone."""

    def kill(self) -> None:
        """SIGKILL, for fault tests; what a server has started itself notices and ends."""
        self.end_with([signal.SIGKILL])

    def end_with(self, signals: Sequence[signal.Signals]) -> None:
        if self.process is not None:
            end(self.process, signals, self.stop_seconds)
            self.process = None

    def did_not_start(self) -> EmbeddedError:
        return EmbeddedError(f"{self.name} did not start; {self.log} ends with\n{last_lines(self.log)}")


def end(process: subprocess.Popen[bytes], signals: Sequence[signal.Signals], seconds: float) -> None:
    """Asks with each signal in turn, giving the process that many seconds every time."""
    for number in signals:
        if process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return
    process.kill()
    process.wait()


def end_group(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Asks a process to end, then ends by force what is left of its group."""
    end(process, [signal.SIGTERM], seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def command_of(pid: int) -> str:
    """The command line of a running process; empty when there is none."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    if Path("/proc/self").exists():
        return ""
    shown = subprocess.run(  # noqa: S603 - a number is all that varies
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout


def end_leftover(pid_file: Path, belongs: str, first: signal.Signals) -> None:
    """Ends the server of an earlier run that is still there, and removes its pid file.

    `belongs` must occur in the command line: after a crash the number may be someone else's.
    """
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    for number in (first, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            if belongs in command_of(pid):
                os.kill(pid, number)
        if wait_until(lambda: belongs not in command_of(pid), seconds=15):
            break
    pid_file.unlink(missing_ok=True)


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Whether the condition came true within the time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log, for an error message."""
    with contextlib.suppress(OSError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    return ""
