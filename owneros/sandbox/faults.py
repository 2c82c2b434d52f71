"""Trouble on request: the next matching calls are refused, slowed, or answered 500 after they took effect."""

import secrets
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any

from owneros.sandbox.store import Json, Store

ALLOWED = {"vendor", "route", "method", "times", "status", "delay", "after", "stored"}


@dataclass
class Fault:
    """`route` is a shell pattern over the path below the vendor's prefix; `delay` is in seconds.

    `after`: let the call take effect, then answer `status` (500 if none is given). `stored`: keep
    that answer under the idempotency key, as a vendor does whose own code failed; false means the
    answer got lost on the way and the repeated call sees the true one.
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

    @property
    def answer_status(self) -> int | None:
        return self.status or (500 if self.after else None)


class Faults:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, wish: dict[str, Any]) -> Json:
        unknown = set(wish) - ALLOWED
        if unknown or not wish.get("vendor"):
            raise ValueError(f"A fault needs vendor and may have {sorted(ALLOWED)}; got {sorted(wish)}")
        if not (wish.get("status") or wish.get("delay") or wish.get("after")):
            raise ValueError("A fault needs status, delay or after")
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
