"""One call of a vendor's API: who makes it, with what, what is done, and the objects of that account."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple, TypeVar

from owneros.sandbox.box import Box
from owneros.sandbox.store import Json

Deed = TypeVar("Deed", bound=Callable[..., Any])


@dataclass(frozen=True)
class Call:
    box: Box
    account: str = ""  # whose objects; empty where a vendor tells nobody apart
    params: Json = field(default_factory=dict)
    request_id: str = ""
    idempotency_key: str = ""  # only of a call that is done once under its key

    def keep(self, kind: str, body: Json) -> Json:
        return self.box.store.put(kind, body["id"], body, self.account)

    def get(self, kind: str, object_id: str) -> Json | None:
        return self.box.store.get(kind, object_id, self.account)

    def newest(self, kind: str) -> list[Json]:
        return self.box.store.newest(kind, self.account)

    def now(self) -> int:
        return self.box.clock.now()


class Answer(NamedTuple):
    status: int
    body: Any
    replayed: bool = False  # it is what the key's first call was answered


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    deed: Callable[..., Any]
    known: Collection[str]
    required: Collection[str]


class Endpoints:
    """A vendor's `@endpoint`; `always` are parameters that every call may have."""

    def __init__(self, *always: str) -> None:
        self.published: list[Endpoint] = []
        self._always = always

    def __call__(
        self, method: str, path: str, known: Collection[str] = (), required: Collection[str] = ()
    ) -> Callable[[Deed], Deed]:
        """Publishes a deed at a path; `known` and `required` are its top-level parameters.

        The deed takes the call and what the path names. It gives the body of the answer, or a whole
        Response, which no key keeps.
        """

        def publish(deed: Deed) -> Deed:
            self.published.append(Endpoint(method, path, deed, {*known, *self._always}, required))
            return deed

        return publish


def import_areas(package: str) -> None:
    """Imports every module of a vendor, since importing one publishes its endpoints."""
    for module in iter_modules(import_module(package).__path__):
        import_module(f"{package}.{module.name}")


def shown(body: Any) -> Any:
    """The body without what stays inside: keys that begin with an underscore."""
    if isinstance(body, dict):
        return {key: shown(part) for key, part in body.items() if not key.startswith("_")}
    if isinstance(body, list):
        return [shown(part) for part in body]
    return body
