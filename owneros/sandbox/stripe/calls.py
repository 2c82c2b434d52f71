"""One call of Stripe's API, and the objects of its account."""

from dataclasses import replace
from typing import Any

from flask import abort

from owneros.sandbox.box import current_box
from owneros.sandbox.kit import calls
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import objects
from owneros.sandbox.stripe.problems import StripeError, missing_object

PLATFORM = "acct_sandboxplatform"
API_VERSION = "2026-10-28.endive"

endpoint = calls.Endpoints("expand")


class Call(calls.Call):
    """One of a box and an account alone is a deed of no API call: a person on a page did it, or the clock."""

    @property
    def platform(self) -> "Call":
        """Among the platform's own objects, where accounts and their events are, whoever asks."""
        return replace(self, account=PLATFORM)

    def new(self, kind: str, prefix: str = "", **said: Any) -> Json:
        """An object made now, not kept yet; what is not said is as in `objects.json`."""
        return objects.new(kind, prefix, **{"created": self.now(), **said})

    def put(self, body: Json) -> Json:
        return self.keep(body["object"], body)

    def load(
        self, kind: str, object_id: str, *, noun: str = "", param: str = "id", status: int = 404
    ) -> Json:
        """Raises StripeError when this account has none of that id."""
        body = self.get(kind, object_id)
        if body is None:
            raise missing_object(noun or kind, object_id, param=param, status=status)
        return body

    def load_v2(self, kind: str, object_id: str, noun: str) -> Json:
        """Of the platform. Raises StripeError as v2 words it."""
        body = self.platform.get(kind, object_id)
        if body is None:
            raise StripeError(f"{noun} not found: {object_id}", status=404, code="not_found")
        return body


def found(kind: str, object_id: str) -> tuple[Call, Json]:
    """An object by its id alone, for a person on a page, who has no key; nobody's is 404."""
    box = current_box()
    account = box.store.scope_of(kind, object_id)
    if account is None:
        abort(404)
    call = Call(box, account)
    return call, call.load(kind, object_id)
