"""Which failures pass: a task tries again after those alone, and ends at once at any other.

A vendor, the network, a lock, a busy or restarting server pass. A programming error does not, nor does a
rule of ours that the records break, however often it is tried.
"""

from redis.exceptions import RedisError
from rq.timeouts import BaseTimeoutException
from sqlalchemy.exc import DataError, DBAPIError, NotSupportedError, PendingRollbackError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from owneros.foundation.errors import OwnerOSError

PASSING = (
    OSError,
    MemoryError,
    RedisError,
    BaseTimeoutException,
    DBAPIError,
    PoolTimeout,
    PendingRollbackError,
    StaleDataError,
)
LASTING = (ProgrammingError, DataError, NotSupportedError)
# PostgreSQL's integrity errors that no second try mends; the others may be a race (appendix A of its manual).
BROKEN_RULES = {"23502", "23514"}


def passes(error: BaseException) -> bool:
    """Whether trying again may help."""
    if isinstance(error, OwnerOSError):
        return error.passing
    if isinstance(error, LASTING) or getattr(getattr(error, "orig", None), "sqlstate", "") in BROKEN_RULES:
        return False
    return isinstance(error, PASSING)
