"""Ways to reach rows through SQLAlchemy, each with what becomes of it under each layer alone and both.

A pattern runs for the business MINE while THEIRS has rows as well. It returns the names it could see, or
None when it only writes. Layers: `orm` = the session's hooks as a role that row security does not hold
back, `rls` = a plain session as the app's role, `both` = the product.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from owneros.domain.clients.clients.models import Client

LAYERS = ("orm", "rls", "both")


@dataclass(frozen=True)
class Side:
    """One business: its number and the ids of its rows. It has two clients and two jobs of $1 each."""

    tenant_id: int
    client_id: Any
    other_client_id: Any
    job_id: Any

    @property
    def client_key(self):
        return (self.tenant_id, self.client_id)


@dataclass
class Try:
    """What a pattern works with: the session under test, and a row of THEIRS handed over from outside."""

    session: Session
    mine: Side
    theirs: Side
    theirs_loaded: Callable[[], Client]

    def names(self, statement) -> list[str]:
        return [str(name) for name in self.session.scalars(statement)]


Pattern = Callable[[Try], list[str] | None]
PATTERNS: dict[str, tuple[Pattern, dict[str, str]]] = {}


def pattern(orm: str, rls: str, both: str):
    def register(function: Pattern) -> Pattern:
        PATTERNS[function.__name__] = (function, {"orm": orm, "rls": rls, "both": both})
        return function

    return register


def only(value: Any, expected: Any) -> list[str]:
    """For sums and counts: a number that is not mine alone shows THEIRS."""
    return [] if value == expected else [f"theirs ({value} instead of {expected})"]


safe = pattern("isolated", "isolated", "isolated")
