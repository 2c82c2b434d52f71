"""How SQL goes to PostgreSQL: statements stay prepared, and a connection is trusted until it shows its end.

psycopg prepares what it has sent a few times, and forgets all of it at each ROLLBACK. So a transaction that
has only read ends by a COMMIT, which means the same for it.
"""

import re
import select
from functools import lru_cache
from typing import Any
from weakref import WeakSet

from psycopg import Connection, OperationalError
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import Pool

DRIVER = "postgresql+keeping"
# For a statement whose plan hangs on its values, such as a search, or on how much the business has: it is
# planned anew each time.
UNPREPARED = {"unprepared": True}
ENGINE_OPTIONS: dict[str, Any] = {
    "hide_parameters": True,
    "pool_size": 20,
    "max_overflow": 10,
    "pool_use_lifo": True,
    "pool_recycle": 1800,
    "connect_args": {
        "connect_timeout": 5,
        "options": "-c statement_timeout=10000 -c lock_timeout=5000"
        " -c idle_in_transaction_session_timeout=120000 -c timezone=UTC"
        # Whoever asks for much takes the time of one process, not of all that others wait for.
        " -c max_parallel_workers_per_gather=0"
        # What is few for the average business is looked up, or joined by a hash, not gone through row by row
        # for each row: the largest business has thirty times as much, of both.
        " -c enable_material=off",
    },
}
PREPARED_MOST = 400

_changing = re.compile(r"\b(?:insert|update|delete|merge)\b", re.IGNORECASE)
_wrote: WeakSet[Connection[Any]] = WeakSet()


@lru_cache(2_000)
def only_reads(statement: str) -> bool:
    """Whether it is a SELECT that surely changes no row; rows may be locked by it."""
    text = statement.lstrip("( \n").lower()
    return text.startswith("select") or (text.startswith("with") and not _changing.search(text))


class KeepingDialect(PGDialect_psycopg):
    """psycopg's, but for how a transaction ends that changed nothing, and for what is not prepared."""

    supports_statement_cache = True

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        if not only_reads(statement):
            _wrote.add(cursor.connection)
        # A cursor on the server, as exports have one, is never prepared and does not take the word.
        anew = context is not None and context.execution_options.get("unprepared")
        told = {"prepare": False} if anew else {}
        cursor.execute(statement, parameters, **told)

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        _wrote.add(cursor.connection)
        super().do_executemany(cursor, statement, parameters, context)  # type: ignore[no-untyped-call]

    def do_rollback(self, dbapi_connection: Any) -> None:
        connection = _of_psycopg(dbapi_connection)
        going_well = connection.info.transaction_status == TransactionStatus.INTRANS
        if going_well and connection not in _wrote:
            connection.commit()
        else:
            connection.rollback()
            _wrote.discard(connection)

    def do_commit(self, dbapi_connection: Any) -> None:
        connection = _of_psycopg(dbapi_connection)
        connection.commit()
        _wrote.discard(connection)


def _of_psycopg(connection: Any) -> Connection[Any]:
    """What the pool may have wrapped."""
    bare: Connection[Any] = getattr(connection, "dbapi_connection", connection)
    return bare


registry.register("postgresql.keeping", __name__, KeepingDialect.__name__)


@event.listens_for(Engine, "connect")
def _prepare_more(connection: Any, _record: Any) -> None:
    if isinstance(connection, Connection):
        connection.prepared_max = PREPARED_MOST


@event.listens_for(Pool, "checkout")
def _is_silent(connection: Any, _record: Any, _proxy: Any) -> None:
    """PostgreSQL hardly says anything to an idle connection, but that it ends.

    Raises InvalidatePoolError then.
    """
    if isinstance(connection, Connection):
        heard = select.poll()
        heard.register(connection.fileno(), select.POLLIN)
        if heard.poll(0) and not _lives(connection):
            raise InvalidatePoolError


def _lives(connection: Connection[Any]) -> bool:
    try:
        connection.autocommit = True
        connection.execute("select 1")
        connection.autocommit = False
    except OperationalError:
        return False
    return True
