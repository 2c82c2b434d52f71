"""Trouble on request: the next matching calls are refused, slowed, answered 500 after they took effect, or
answered with fields left out.
"""

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any

from owneros.sandbox.store import Json, Store

ALLOWED = {"vendor", "route", "method", "times", "status", "delay", "after", "stored", "omit"}


@dataclass
class Fault:
    """`route` is a shell pattern over the path below the vendor's prefix; `delay` is in seconds.

    `after`: let the call take effect, then answer `status` (500 if none is given). `stored`: keep
    that answer under the idempotency key, as a vendor does whose own code failed; false means the
    answer got lost on the way and the repeated call sees the true one. `omit` names fields that are
    left out of the answer, as paths with dots ("requirements.entries").
    """

    id: str
    vendor: str
    route: str = "*"
    method: str | None = None
    times: int = 1
    status: int | None = None
    delay: float = 0
    after: bool = False
    stored: bool = True
    omit: tuple[str, ...] = ()

    @property
    def answer_status(self) -> int | None:
        return self.status or (500 if self.after else None)


def without(body: Json, paths: Iterable[str]) -> Json:
    """The answer without these fields; one that is not there is left out already."""
    kept = dict(body)
    for path in paths:
        name, _, rest = path.partition(".")
        if rest and isinstance(kept.get(name), dict):
            kept[name] = without(kept[name], [rest])
        elif not rest:
            kept.pop(name, None)
    return kept


class Faults:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, wish: dict[str, Any]) -> Json:
        unknown = set(wish) - ALLOWED
        if unknown or not wish.get("vendor"):
            raise ValueError(f"A fault needs vendor and may have {sorted(ALLOWED)}; got {sorted(wish)}")
        if not any(wish.get(name) for name in ("status", "delay", "after", "omit")):
            raise ValueError("A fault needs status, delay, after or omit")
        fault = Fault(id="fault_" + secrets.token_hex(6), **wish)
        return self._store.put("fault", fault.id, asdict(fault))

    def waiting(self) -> list[Json]:
        return self._store.newest("fault")

    def take(self, vendor: str, route: str, method: str, takes_effect: bool = True) -> Fault | None:
        """The oldest fault that matches, counted down by one.

        A call that has no effect of its own (`takes_effect` false) leaves `after` faults to others.
        """
        with self._store.transaction():
            for body in reversed(self.waiting()):
                fault = Fault(**body)
                if (
                    fault.vendor == vendor
                    and fnmatchcase(route, fault.route)
                    and fault.method in (None, method)
                    and (takes_effect or not fault.after)
                ):
                    self._count_down(fault)
                    return fault
        return None

    def clear(self) -> None:
        for body in self.waiting():
            self._store.remove("fault", body["id"])

    def _count_down(self, fault: Fault) -> None:
        if fault.times > 1:
            self._store.put("fault", fault.id, asdict(fault) | {"times": fault.times - 1})
        else:
            self._store.remove("fault", fault.id)
