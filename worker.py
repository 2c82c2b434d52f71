"""Background: `worker.py interactive|sync|bulk` runs one queue, `worker.py dispatcher` feeds them all."""

import signal
import sys
import time
from types import FrameType

from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.serializers import JSONSerializer
from sqlalchemy.exc import DBAPIError

from owneros import create_app
from owneros.foundation.database import db
from owneros.foundation.outbox import QUEUES
from owneros.foundation.tasks import dispatch, start_due_rules, use_app
from owneros.vendors import storage, stripe

TICK_SECONDS = 1.0
RULES_EVERY = 20


def run_queue(name: str) -> None:
    """RQ on one queue. Vendors and database are loaded before the fork, so that tasks start at once."""
    app = create_app()
    use_app(app)
    storage.load()
    stripe.load()
    with app.app_context():
        db.engine.dispose()
    connection = app.extensions["redis"]
    queue = Queue(name, connection=connection, serializer=JSONSerializer)
    Worker([queue], connection=connection, serializer=JSONSerializer).work(logging_level="WARNING")


def run_dispatcher() -> None:
    """Each second: offer what waits; now and then: start recurring work. Outlives database and Redis."""
    app = create_app()
    going = True

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal going
        going = False

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    tick = 0
    while going:
        try:
            with app.app_context():
                if tick % RULES_EVERY == 0:
                    start_due_rules()
                dispatch()
        except (DBAPIError, RedisError) as error:
            app.logger.warning("dispatcher_waits: %s", type(error).__name__)
        tick += 1
        time.sleep(TICK_SECONDS)


if __name__ == "__main__":
    process = sys.argv[1] if len(sys.argv) == 2 else ""  # noqa: PLR2004
    if process == "dispatcher":
        run_dispatcher()
    elif process in QUEUES:
        run_queue(process)
    else:
        sys.exit(f"usage: worker.py {'|'.join(QUEUES)}|dispatcher")
