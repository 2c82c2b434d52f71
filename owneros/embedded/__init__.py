"""PostgreSQL and Redis inside the project: real servers from two wheels, no installation.

Words: a *home* is the directory that holds everything an instance keeps (data, logs, sockets).
Invariants: servers listen on unix sockets in a directory only the caller can enter, and end when
the process that started them ends, however it ends.
"""

from owneros.embedded.postgres import PostgresServer
from owneros.embedded.processes import EmbeddedError
from owneros.embedded.redis import RedisServer

__all__ = ["EmbeddedError", "PostgresServer", "RedisServer"]
