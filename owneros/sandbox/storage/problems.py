"""S3's XML errors. Source: docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"""

from http import HTTPStatus
from xml.sax.saxutils import escape

from flask import Response

from owneros.sandbox.kit.problems import Refusal

STATUS = {
    "AccessDenied": 403,
    "BadDigest": 400,
    "InvalidAccessKeyId": 403,
    "InvalidArgument": 400,
    "InvalidRange": 416,
    "MalformedXML": 400,
    "NoSuchBucket": 404,
    "NoSuchKey": 404,
    "NotImplemented": 501,
    "PreconditionFailed": 412,
    "RequestTimeTooSkewed": 403,
    "SignatureDoesNotMatch": 403,
    "Unauthorized": 401,
}
BY_STATUS = {429: "SlowDown", 500: "InternalError", 503: "ServiceUnavailable"}


class StorageError(Refusal):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, STATUS[code], error(code, message))


def fault_answer(status: int) -> Response:
    code = BY_STATUS.get(
        status, "InternalError" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "InvalidRequest"
    )
    return Response(
        error(code, f"The sandbox was asked to answer {status}."), status, mimetype="application/xml"
    )


def error(code: str, message: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    )
