"""Is this file the signed one? The owner puts in a PDF and reads the verdict."""

import uuid

from flask import request

from owneros.blueprints.billing.estimates.area import bp
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.verification import Verdict, verify
from owneros.foundation.database import reach
from owneros.web.answers import Answer, page


@bp.get("/<uuid:estimate_id>/verification", "estimates:read")
def ask_verification(estimate_id: uuid.UUID) -> Answer:
    return _show(reach(Estimate, estimate_id), None, "", 200)


@bp.post("/<uuid:estimate_id>/verification", "estimates:read")
def check(estimate: Estimate) -> Answer:
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        return _show(estimate, None, "Choose the PDF to check.", 422)
    return _show(estimate, verify(content, estimate.id), "", 200)


def _show(estimate: Estimate, verdict: Verdict | None, error: str, status: int) -> Answer:
    return page(
        "billing/estimates/verify.html",
        status,
        estimate=estimate,
        verdict=verdict,
        error=error,
    )
