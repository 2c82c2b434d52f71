"""One call of Stripe's API, and the objects of its account."""

from flask import abort

from owneros.sandbox.box import Box, current_box
from owneros.sandbox.kit import calls
from owneros.sandbox.store import Json
from owneros.sandbox.stripe.problems import missing_object

PLATFORM = "acct_sandboxplatform"
API_VERSION = "2026-10-28.endive"

endpoint = calls.Endpoints("expand")


class Call(calls.Call):
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


def of_account(box: Box, account: str) -> Call:
    """A deed that no API call started: a person on a page, or the clock."""
    return Call(box, account)


def found(kind: str, object_id: str) -> tuple[Call, Json]:
    """An object by its id alone, for a person on a page, who has no key; nobody's is 404."""
    box = current_box()
    account = box.store.scope_of(kind, object_id)
    if account is None:
        abort(404)
    call = of_account(box, account)
    return call, call.load(kind, object_id)
