"""Background: `worker.py urgent|interactive|sync|bulk` runs one queue, `worker.py dispatcher` feeds all."""

import gc
import signal
import sys
import time
from types import FrameType

from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy.exc import DBAPIError

from owneros import create_app
from owneros.foundation.database import db
from owneros.foundation.horses import StandingWorker
from owneros.foundation.offering import dispatch
from owneros.foundation.queues import QUEUES
from owneros.foundation.tasks import start_due_rules, use_app
from owneros.vendors import storage, stripe

TICK_SECONDS = 1.0
BUSY_TICK_SECONDS = 0.2
RULES_EVERY_SECONDS = 20.0


def run_queue(name: str) -> None:
    """RQ on one queue. Vendors and database are loaded before the fork, so that tasks start at once.

    But typst is not, whose threads a fork would not take along: a horse loads it.
    """
    app = create_app()
    use_app(app)
    storage.load()
    stripe.load()
    with app.app_context():
        db.engine.dispose()
    connection = app.extensions["redis"]
    queue = Queue(name, connection=connection, serializer=JSONSerializer)
    worker = StandingWorker([queue], connection=connection, serializer=JSONSerializer)
    # What is loaded by now stays in pages that parent and horse share.
    gc.freeze()
    worker.work(logging_level="WARNING")


def run_dispatcher() -> None:
    """Each second or sooner: offer what waits; now and then: start what recurs. Outlives both servers."""
    app = create_app()
    going = True

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal going
        going = False

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    rules_at = 0.0
    while going:
        offered = 0
        try:
            with app.app_context():
                if time.monotonic() >= rules_at:
                    start_due_rules()
                    rules_at = time.monotonic() + RULES_EVERY_SECONDS
                offered = dispatch()
        except (DBAPIError, RedisError) as error:
            app.logger.warning("dispatcher_waits: %s", type(error).__name__)
        # Where a slice was offered, the next one may soon follow it.
        time.sleep(BUSY_TICK_SECONDS if offered else TICK_SECONDS)


if __name__ == "__main__":
    process = sys.argv[1] if len(sys.argv) == 2 else ""  # noqa: PLR2004
    if process == "dispatcher":
        run_dispatcher()
    elif process in QUEUES:
        run_queue(process)
    else:
        sys.exit(f"usage: worker.py {'|'.join(QUEUES)}|dispatcher")
