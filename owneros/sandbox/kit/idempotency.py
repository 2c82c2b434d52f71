"""Stored answers: the same key gives the same answer. A refused call does not use up its key."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from flask import g, request

from owneros.sandbox.kit.calls import Answer, Call
from owneros.sandbox.kit.problems import Refusal
from owneros.sandbox.store import Json

SCHEMA = """
create table if not exists kept_answer (
    vendor text not null, account text not null, key text not null, fingerprint text not null,
    at integer not null, status integer not null, body text not null, primary key (vendor, account, key)
);
"""


@dataclass(frozen=True)
class Keys:
    """How a vendor keeps answers under the keys of its callers."""

    vendor: str
    seconds: int  # how long an answer is kept
    reused: Callable[[str], Refusal]  # the key was first used with other parameters
    failure: Callable[[int], Json] | None = None  # the error that is kept; None: only successes are

    def once(self, call: Call, deed: Callable[[], Json]) -> Answer:
        """Within a transaction. Raises what `reused` gives."""
        print_ = _fingerprint(call)
        if found := self._kept(call, print_):
            return found
        answer = kept = Answer(200, deed())
        if self.failure and g.fault and g.fault.after and g.fault.stored:
            kept = Answer(g.fault.answer_status, self.failure(g.fault.answer_status))
        call.box.store.run(
            "insert or replace into kept_answer values (?, ?, ?, ?, ?, ?, ?)",
            self.vendor, call.account, call.idempotency_key, print_, call.now(), kept.status,
            json.dumps(kept.body),
        )  # fmt: skip
        return answer

    def _kept(self, call: Call, print_: str) -> Answer | None:
        rows = call.box.store.rows(
            "select * from kept_answer where vendor = ? and account = ? and key = ? and at > ?",
            self.vendor, call.account, call.idempotency_key, call.now() - self.seconds,
        )  # fmt: skip
        if not rows:
            return None
        if rows[0]["fingerprint"] != print_:
            raise self.reused(call.idempotency_key)
        return Answer(rows[0]["status"], json.loads(rows[0]["body"]), replayed=True)


def given_key() -> str:
    """Of the current call, if it is one that changes something."""
    return request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""


def _fingerprint(call: Call) -> str:
    wish = json.dumps([request.method, request.path, call.params], sort_keys=True)
    return hashlib.sha256(wish.encode()).hexdigest()
