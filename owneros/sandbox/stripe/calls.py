"""One call of the API: who makes it, with what, and the objects of that account."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from owneros.sandbox.box import Box
from owneros.sandbox.store import Json

PLATFORM = "acct_sandboxplatform"
API_VERSION = "2026-10-28.endive"


@dataclass(frozen=True)
class Call:
    box: Box
    account: str
    params: dict[str, Any]
    request_id: str = ""
    idempotency_key: str | None = None

    def put(self, body: Json) -> Json:
        return self.box.store.put(body["object"], body["id"], body, self.account)

    def get(self, kind: str, object_id: str) -> Json | None:
        return self.box.store.get(kind, object_id, self.account)

    def newest(self, kind: str) -> list[Json]:
        return self.box.store.newest(kind, self.account)

    def now(self) -> int:
        return self.box.clock.now()


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    deed: Callable[..., Json]
    known: Collection[str]
    required: Collection[str]


ENDPOINTS: list[Endpoint] = []


def endpoint(
    method: str, path: str, known: Collection[str] = (), required: Collection[str] = ()
) -> Callable[[Callable[..., Json]], Callable[..., Json]]:
    """Publishes a deed at a path; `known` and `required` are its top-level parameters."""

    def publish(deed: Callable[..., Json]) -> Callable[..., Json]:
        ENDPOINTS.append(Endpoint(method, path, deed, known, required))
        return deed

    return publish


def of_account(box: Box, account: str) -> Call:
    """A deed that no API call started: a person on a page, or the clock."""
    return Call(box, account, {})
