"""Every call to storage passes here: really signed, and its problems told in XML."""

from flask import Response, request

from owneros.sandbox.box import current_box
from owneros.sandbox.kit.api import Api
from owneros.sandbox.kit.calls import Answer, Call, Endpoints
from owneros.sandbox.kit.problems import WrongParameter
from owneros.sandbox.storage.problems import StorageError
from owneros.sandbox.storage.signatures import verify

endpoint = Endpoints()


def read(request_id: str) -> Call:
    box = current_box()
    verify(box, request)
    return Call(box, request_id=request_id)


def write(answer: Answer, _request_id: str) -> Response:
    return Response(answer.body, answer.status, mimetype="application/xml")


def wrong(problem: WrongParameter) -> StorageError:
    return StorageError("InvalidArgument", str(problem))


API = Api("storage", "/r2", endpoint, read, write, wrong)
