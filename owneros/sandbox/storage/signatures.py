"""Verifies AWS Signature Version 4, in headers and in presigned addresses.

Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from flask import Request

from owneros.sandbox.box import Box
from owneros.sandbox.storage.problems import StorageError

ALGORITHM = "AWS4-HMAC-SHA256"
SKEW_SECONDS = 15 * 60
LONGEST_PRESIGNED_SECONDS = 7 * 86_400
UNSIGNED = "UNSIGNED-PAYLOAD"
AUTHORIZATION = re.compile(
    rf"^{ALGORITHM} Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{{64}})$"
)


@dataclass(frozen=True)
class Claim:
    access_key: str
    scope: str  # date/region/s3/aws4_request
    at: str  # 20261123T171100Z
    signed_headers: list[str]
    signature: str
    payload_hash: str


def verify(box: Box, request: Request) -> None:
    """Raises StorageError unless the request was signed with the shared secret and is in time."""
    pairs = list(request.args.items(multi=True))
    if "X-Amz-Signature" in dict(pairs):
        claim = presigned_claim(box, dict(pairs))
        pairs = [pair for pair in pairs if pair[0] != "X-Amz-Signature"]
    else:
        claim = header_claim(request)
    if claim.access_key != box.settings.r2_access_key:
        raise StorageError("InvalidAccessKeyId", "The access key is not known.")
    expected = signature(box.settings.r2_secret_key, claim, canonical(request, claim, pairs))
    if not hmac.compare_digest(expected, claim.signature):
        raise StorageError(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided."
            " Check your secret access key and signing method.",
        )


def header_claim(request: Request) -> Claim:
    found = AUTHORIZATION.match(request.headers.get("Authorization", ""))
    if not found:
        raise StorageError("AccessDenied", "The request is not signed.")
    credential, signed, signature_ = found.groups()
    at = request.headers.get("X-Amz-Date", "")
    if abs(moment(at) - time.time()) > SKEW_SECONDS:
        raise StorageError("RequestTimeTooSkewed", "The request's time is too far from ours.")
    payload_hash = request.headers.get("X-Amz-Content-Sha256", "")
    signed_body = payload_hash not in ("", UNSIGNED)
    if signed_body and hashlib.sha256(request.get_data()).hexdigest() != payload_hash:
        raise StorageError("BadDigest", "x-amz-content-sha256 does not match the body.")
    access_key, _, scope = credential.partition("/")
    return Claim(access_key, scope, at, signed.split(";"), signature_, payload_hash)


def presigned_claim(box: Box, query: dict[str, str]) -> Claim:
    try:
        at, lifetime = query["X-Amz-Date"], int(query["X-Amz-Expires"])
        access_key, _, scope = query["X-Amz-Credential"].partition("/")
        signed = query["X-Amz-SignedHeaders"].split(";")
    except (KeyError, ValueError):
        raise StorageError("AccessDenied", "The presigned address is not complete.") from None
    if not 1 <= lifetime <= LONGEST_PRESIGNED_SECONDS:
        raise StorageError("InvalidArgument", "X-Amz-Expires must be from 1 to 604800.")
    if box.clock.now() > moment(at) + lifetime:
        raise StorageError("AccessDenied", "Request has expired")
    return Claim(access_key, scope, at, signed, query["X-Amz-Signature"], UNSIGNED)


def moment(at: str) -> float:
    try:
        return datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise StorageError("AccessDenied", "X-Amz-Date is missing or malformed.") from None


def canonical(request: Request, claim: Claim, pairs: Iterable[tuple[str, str]]) -> str:
    path = request.environ.get("RAW_URI", "").partition("?")[0] or quote(request.path, safe="/~")
    query = "&".join(
        f"{name}={value}"
        for name, value in sorted((quote(n, safe="-_.~"), quote(v, safe="-_.~")) for n, v in pairs)
    )
    headers = "".join(
        f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in claim.signed_headers
    )
    return "\n".join(
        (request.method, path, query, headers, ";".join(claim.signed_headers), claim.payload_hash)
    )


def signature(secret: str, claim: Claim, canonical_request: str) -> str:
    key = f"AWS4{secret}".encode()
    for part in claim.scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    digest = hashlib.sha256(canonical_request.encode()).hexdigest()
    text = f"{ALGORITHM}\n{claim.at}\n{claim.scope}\n{digest}"
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
