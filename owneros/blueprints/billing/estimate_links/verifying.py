"""Is this file the signed one? Whoever holds the link can have a PDF checked."""

from flask import Response, request

from owneros.blueprints.billing.estimate_links.area import bp
from owneros.blueprints.billing.estimate_links.pages import letterhead, opened
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.estimates.verification import LARGEST_BYTES, Verdict, verify
from owneros.domain.billing.estimates.viewing import Opened
from owneros.web.answers import Answer, page
from owneros.web.csrf import protect
from owneros.web.throttles import limiter


@bp.get("/<estimate_token>/verification", whom="link")
def ask_verification(estimate_token: str) -> Answer:
    return _show(estimate_token, opened(estimate_token))


@bp.post("/<estimate_token>/verification", whom="link")
@protect.exempt
@limiter.limit("20 per minute")
def check(estimate_token: str) -> Answer:
    found = opened(estimate_token)
    sent = request.files.get("file")
    content = sent.read(LARGEST_BYTES + 1) if sent else b""
    if not content:
        return _show(estimate_token, found, error="Choose the PDF to check.", status=422)
    if len(content) > LARGEST_BYTES:
        return _show(estimate_token, found, error="This file is larger than 12 MB.", status=422)
    return _show(estimate_token, found, verify(content, found.estimate.id))


def _show(
    token: str, found: Opened, verdict: Verdict | None = None, error: str = "", status: int = 200
) -> Response:
    return page(
        "billing/estimate_links/verify.html",
        status,
        **letterhead(token, found),
        document=latest_revision(found.estimate).snapshot,
        verdict=verdict,
        error=error,
    )
