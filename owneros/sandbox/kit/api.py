"""The frame around every call of a vendor's API: read, done in one transaction, answered or refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response

from owneros.sandbox.kit.calls import Answer, Call, Endpoint, Endpoints, shown
from owneros.sandbox.kit.idempotency import Keys
from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.kit.parameters import check_names
from owneros.sandbox.kit.problems import Refusal, WrongParameter
from owneros.sandbox.store import Json


@dataclass(frozen=True)
class Api:
    """What only the vendor knows of its calls; `str` is the id of the request."""

    name: str
    prefix: str
    endpoints: Endpoints
    read: Callable[[str], Call]  # of the current request: key, version, account, parameters; raises Refusal
    write: Callable[[Answer, str], Response]
    wrong: Callable[[WrongParameter], Refusal]
    keys: Callable[[], Keys] | None = None  # of the current call; None: one that is repeated is done again
    complete: Callable[[Call, Json], Json] | None = None  # what a caller may have added to any body

    def blueprint(self) -> Blueprint:
        """All that was published until now."""
        made = Blueprint(self.name, __name__, url_prefix=self.prefix)
        for number, endpoint in enumerate(self.endpoints.published):
            made.add_url_rule(
                endpoint.path, f"call_{number}", self._answering(endpoint), methods=[endpoint.method]
            )
        return made

    def refused(self, problem: Refusal, request_id: str) -> Response:
        return self.write(Answer(problem.status, problem.body), request_id)

    def _answering(self, endpoint: Endpoint) -> Callable[..., Response]:
        def answer(**path: str) -> Response:
            request_id = new_request_id()
            try:
                found = self._perform(endpoint, self.read(request_id), path)
            except WrongParameter as problem:
                return self.refused(self.wrong(problem), request_id)
            except Refusal as problem:
                return self.refused(problem, request_id)
            return found.body if isinstance(found.body, Response) else self.write(found, request_id)

        return answer

    def _perform(self, endpoint: Endpoint, call: Call, path: dict[str, str]) -> Answer:
        with call.box.store.transaction():
            if self.keys and call.idempotency_key:
                return self.keys().once(call, lambda: self._execute(endpoint, call, path))
            return Answer(200, self._execute(endpoint, call, path))

    def _execute(self, endpoint: Endpoint, call: Call, path: dict[str, str]) -> Any:
        check_names(call.params, endpoint.known, endpoint.required)
        body = endpoint.deed(call, **path)
        return shown(self.complete(call, body) if self.complete else body)


def new_request_id() -> str:
    return new_id("req", 14)
