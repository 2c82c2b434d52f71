"""What recurs for each business comes for all of them at once: how long workers take until nothing waits."""

import time

from sqlalchemy import func, select

from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox, RecurringRun

LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 900


class RoundsStuck(Exception):
    """Something still waited after PATIENCE_SECONDS."""


def await_rounds() -> tuple[int, float]:
    """How many tasks were done, and the seconds from the first to the last."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        waits = select(func.count()).select_from(Outbox)
        waits = waits.where(Outbox.done_at.is_(None), Outbox.dead_at.is_(None))
        began = db.session.scalar(select(func.count()).select_from(RecurringRun))
        if began and not db.session.scalar(waits):
            done, first, last = db.session.execute(
                select(func.count(), func.min(Outbox.created_at), func.max(Outbox.done_at))
            ).one()
            db.session.rollback()
            return done, (last - first).total_seconds()
        db.session.rollback()
        time.sleep(LOOK_SECONDS)
    raise RoundsStuck
