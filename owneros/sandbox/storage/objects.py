"""One object: put, get, head, delete. Source: developers.cloudflare.com/r2/api/s3/api"""

from email.utils import formatdate

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from owneros.sandbox.kit.calls import Call
from owneros.sandbox.storage.access import endpoint
from owneros.sandbox.storage.problems import StorageError
from owneros.sandbox.storage.shelf import Shelf, StoredObject

PATH = "/<bucket>/<path:key>"
LONGEST_KEY = 1024  # bytes
KEPT_HEADERS = ("Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language")
OVERRIDES = {f"response-{name.lower()}": name for name in (*KEPT_HEADERS, "Content-Type")}
METADATA_PREFIX = "x-amz-meta-"
CHECKSUMS = ("x-amz-checksum-", "x-amz-sdk-checksum-algorithm", "x-amz-trailer")


@endpoint("PUT", PATH)
def put(call: Call, bucket: str, key: str) -> Response:
    shelf = Shelf(call.box, bucket)
    refuse_what_r2_refuses(key)
    existing = shelf.find(key)
    if request.if_none_match.star_tag and existing:
        raise StorageError("PreconditionFailed", "The object is already there.")
    refuse_another(existing)
    stored = shelf.put(
        key,
        request.get_data(),
        content_type=request.headers.get("Content-Type", "application/octet-stream"),
        headers={name: request.headers[name] for name in KEPT_HEADERS if name in request.headers},
        metadata={
            name.lower().removeprefix(METADATA_PREFIX): value
            for name, value in request.headers
            if name.lower().startswith(METADATA_PREFIX)
        },
    )
    return Response(status=200, headers={"ETag": stored.etag})


@endpoint("GET", PATH)
def get(call: Call, bucket: str, key: str) -> Response:
    """GET and HEAD, whole or a range."""
    shelf = Shelf(call.box, bucket)
    stored = shelf.get(key)
    refuse_another(stored)
    response = Response(shelf.read_bytes(stored), headers=headers_of(stored))
    try:
        # A range that makes no sense is none.
        response.make_conditional(request, bool(request.range), stored.size)
    except RequestedRangeNotSatisfiable:
        raise StorageError("InvalidRange", "The requested range is not satisfiable.") from None
    return response


@endpoint("DELETE", PATH)
def delete(call: Call, bucket: str, key: str) -> Response:
    Shelf(call.box, bucket).delete(key)
    return Response(status=204)


@endpoint("POST", PATH)
def post(call: Call, bucket: str, **_key: str) -> Response:
    Shelf(call.box, bucket)
    raise StorageError("NotImplemented", "The sandbox has no multipart uploads.")


def refuse_another(stored: StoredObject | None) -> None:
    """The caller may name the version that it means."""
    if request.if_match and (stored is None or stored.etag.strip('"') not in request.if_match):
        raise StorageError("PreconditionFailed", "The object is not the one you named.")


def refuse_what_r2_refuses(key: str) -> None:
    for name, _ in request.headers:
        lowered = name.lower()
        if lowered.startswith(CHECKSUMS):
            raise StorageError("Unauthorized", f"R2 refuses {lowered} on uploads.")
        if lowered.startswith("x-amz-server-side-encryption"):
            raise StorageError("NotImplemented", f"Header '{lowered}' is not implemented.")
    if "x-amz-copy-source" in request.headers or "uploadId" in request.args:
        raise StorageError("NotImplemented", "The sandbox has no copies and no multipart uploads.")
    if len(key.encode()) > LONGEST_KEY:
        raise StorageError("InvalidArgument", "The key is too long.")


def headers_of(stored: StoredObject) -> dict[str, str]:
    headers = {
        "Content-Type": stored.content_type,
        "ETag": stored.etag,
        "Last-Modified": formatdate(stored.modified, usegmt=True),
        "Accept-Ranges": "bytes",
        **stored.headers,
    }
    headers |= {METADATA_PREFIX + name: value for name, value in stored.metadata.items()}
    headers |= {OVERRIDES[name]: value for name, value in request.args.items() if name in OVERRIDES}
    return headers
