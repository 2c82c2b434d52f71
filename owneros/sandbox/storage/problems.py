"""S3's XML errors. Source: docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"""

from http import HTTPStatus
from xml.sax.saxutils import escape

from flask import Response

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


class StorageError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def answer(problem: StorageError) -> Response:
    return xml_error(STATUS[problem.code], problem.code, problem.message)


def fault_answer(status: int) -> Response:
    code = BY_STATUS.get(
        status, "InternalError" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "InvalidRequest"
    )
    return xml_error(status, code, f"The sandbox was asked to answer {status}.")


def xml_error(status: int, code: str, message: str) -> Response:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    )
    return Response(body, status, mimetype="application/xml")
