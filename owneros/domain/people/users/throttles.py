"""How often something may be tried for one account, counted in PostgreSQL: never a lock for good.

An attempt is counted before it is made, in one statement, so that many at once do not slip through.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import case, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from owneros.domain.people.users.models import AuthThrottle
from owneros.foundation.counts import plural
from owneros.foundation.database import db
from owneros.foundation.errors import TooMany
from owneros.foundation.periods import now


@dataclass(frozen=True)
class Policy:
    """`free` attempts in a `window`; from then on a wait that doubles from `first` to `longest`."""

    name: str
    free: int
    first: timedelta
    longest: timedelta
    window: timedelta = timedelta(hours=24)


PASSWORD = Policy("password", 5, timedelta(seconds=30), timedelta(minutes=15))
PASSWORD_KNOWN_DEVICE = Policy("password-device", 20, timedelta(seconds=30), timedelta(minutes=15))
# Each purpose counts for itself: what strangers ask for in somebody's name must not use up that person's own.
CODE_LETTERS = Policy("letters-code", 5, timedelta(minutes=15), timedelta(hours=1), timedelta(hours=1))
VERIFY_LETTERS = replace(CODE_LETTERS, name="letters-verify")
KNOWN_LETTERS = replace(CODE_LETTERS, name="letters-known")
RESET_LETTERS = replace(CODE_LETTERS, name="letters-reset")
CODES = Policy("codes", 15, timedelta(minutes=1), timedelta(minutes=15))


def count_attempt(policy: Policy, subject: str) -> None:
    """Count one attempt. Raises TooMany while a wait lasts; a refused attempt does not prolong it."""
    moment = now()
    fresh = AuthThrottle.first_failed_at < moment - policy.window
    tried = case((fresh, 1), else_=AuthThrottle.fails + 1)
    waits = [
        (tried >= policy.free + step, moment + min(policy.first * 2**step, policy.longest))
        for step in range(_steps(policy), -1, -1)
    ]
    counted = db.session.scalar(
        insert(AuthThrottle)
        .values(key_hash=_key(policy, subject), fails=1, first_failed_at=moment)
        .on_conflict_do_update(
            index_elements=["key_hash"],
            set_={
                "fails": tried,
                "first_failed_at": case((fresh, moment), else_=AuthThrottle.first_failed_at),
                "blocked_until": case(*waits, else_=None),
            },
            where=or_(AuthThrottle.blocked_until.is_(None), AuthThrottle.blocked_until <= moment),
        )
        .returning(AuthThrottle.fails)
    )
    if counted is None:
        raise _refusal(policy, subject)


def clear_attempts(policy: Policy, subject: str) -> None:
    db.session.execute(
        delete(AuthThrottle)
        .where(AuthThrottle.key_hash == _key(policy, subject))
        .execution_options(synchronize_session=False)
    )


def _refusal(policy: Policy, subject: str) -> TooMany:
    until = db.session.scalar(
        select(func.max(AuthThrottle.blocked_until)).where(AuthThrottle.key_hash == _key(policy, subject))
    )
    seconds = max(1, int((until - now()).total_seconds()) + 1) if until else 1
    wait = plural(seconds, "second") if seconds < 90 else plural(round(seconds / 60), "minute")  # noqa: PLR2004
    return TooMany(f"Too many attempts. Wait {wait}, then try again.", seconds)


def _steps(policy: Policy) -> int:
    """How many doublings reach the longest wait."""
    steps = 0
    while policy.first * 2**steps < policy.longest:
        steps += 1
    return steps


def _key(policy: Policy, subject: str) -> str:
    return hashlib.sha256(f"{policy.name}|{subject}".encode()).hexdigest()
