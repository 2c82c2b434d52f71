"""RQ's worker with a horse that stands for many tasks, instead of one that is forked for each.

RQ calls the process of a task its horse. Ours does one task after another, so what the first has loaded,
compiled and connected serves the next. It is replaced after some tasks, and when it has grown. A task that
kills, hangs or bloats it takes nothing along but itself: the parent, which holds the queue and never works,
forks the next horse from its own clean memory and goes on.
"""

import faulthandler
import os
import random
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

from rq import Queue, Worker
from rq.exceptions import NoSuchJobError
from rq.executions import Execution
from rq.job import Job

MOST_TASKS = 500
# A horse that was ever larger than this is replaced after its task.
LARGE_BYTES = 300 * 1024 * 1024
# A task that asks for more gets no memory: it fails, or dies, and the machine does not.
MOST_BYTES = 1024 * 1024 * 1024
# RQ's alarm does not reach what hangs in a library. That is ended so much later, and before its lease.
GRACE_SECONDS = 5
STAYS, LEAVES = b"s", b"l"


@dataclass
class Horse:
    """The parent's end of the line: orders go there, one byte comes back for each."""

    pid: int
    line: socket.socket
    answer: bytearray = field(default_factory=lambda: bytearray(1))

    def order(self, job_id: str, execution_id: str) -> None:
        """That the horse has died meanwhile is noticed where its answer is awaited."""
        self.answer[0] = 0
        with suppress(OSError):
            self.line.sendall(f"{job_id} {execution_id}\n".encode())

    def stays(self) -> bool:
        """Waits for the answer, not losing it to an alarm; False when the horse leaves or died."""
        if not self.answer[0]:
            with suppress(ConnectionError):
                self.line.recv_into(self.answer)
        return bytes(self.answer) == STAYS


class StandingWorker(Worker):
    """Works one queue. The rest is RQ's: heartbeats, alarms, the end after the present task at SIGTERM."""

    horse: Horse | None = None

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Job, Queue] | None:
        self._standing()
        return super().dequeue_job_and_maintain_ttl(timeout, max_idle_time)

    def fork_work_horse(self, job: Job, queue: Queue) -> None:  # noqa: ARG002 - RQ's signature
        """Hands the job to the horse that stands."""
        execution = self.execution
        assert execution is not None  # noqa: S101 - RQ has just prepared it
        horse = self._standing()
        self._horse_pid = horse.pid
        horse.order(job.id, execution.id)

    def wait_for_horse(self) -> tuple[int | None, int | None, resource.struct_rusage | None]:
        """As after the end of a process, whether it ended or stands ready for the next job."""
        horse = self.horse
        if horse is None or horse.stays():
            return None, os.EX_OK, None
        ended = super().wait_for_horse()
        self._forget()
        return ended

    def teardown(self) -> None:
        self._forget()
        super().teardown()  # type: ignore[no-untyped-call]

    def _standing(self) -> Horse:
        if self.horse is not None and os.waitpid(self.horse.pid, os.WNOHANG) != (0, 0):
            self._forget()
        if self.horse is None:
            ours, theirs = socket.socketpair()
            pid = os.fork()
            if pid == 0:
                ours.close()
                self._serve(theirs)
            theirs.close()
            self.horse = Horse(pid, ours)
        return self.horse

    def _forget(self) -> None:
        """One that stands leaves when the line is cut."""
        if self.horse is not None:
            self.horse.line.close()
            self.horse = None

    def _serve(self, line: socket.socket) -> None:
        """The life of a horse. Never returns."""
        os.setpgrp()
        random.seed()
        # A supervisor may tell the whole group to stop: the parent hears it, and cuts the line in the end.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        self._is_horse = True
        status = os.EX_SOFTWARE
        try:
            _bound_memory()
            for done, order in enumerate(line.makefile(), start=1):
                in_time = self._perform(*order.split())
                leaves = not in_time or done >= MOST_TASKS or _largest_bytes() > LARGE_BYTES
                line.sendall(LEAVES if leaves else STAYS)
                if leaves:
                    break
            status = os.EX_OK
        finally:
            os._exit(status)

    def _perform(self, job_id: str, execution_id: str) -> bool:
        """Whether it was in time: what an alarm has torn out of its work is not to be trusted with more."""
        try:
            job = self.job_class.fetch(job_id, self.connection, self.serializer)
        except NoSuchJobError:
            return True
        seconds = int(job.timeout or self.queue_class.DEFAULT_TIMEOUT)
        faulthandler.dump_traceback_later(seconds + GRACE_SECONDS, exit=True)
        began = time.monotonic()
        self.perform_job(job, self.queues[0], Execution(execution_id, job_id, self.connection, self.name))
        faulthandler.cancel_dump_traceback_later()
        return time.monotonic() - began < seconds


def _bound_memory() -> None:
    allowed = resource.getrlimit(resource.RLIMIT_DATA)[1]
    most = MOST_BYTES if allowed == resource.RLIM_INFINITY else min(allowed, MOST_BYTES)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _largest_bytes() -> int:
    """What this process held at most in memory."""
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024
