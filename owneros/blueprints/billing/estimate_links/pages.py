"""The estimate by its link. Never cached, never indexed; views are recorded, the business's own are not."""

import uuid
from functools import partial
from typing import Any

from flask import Response, g, make_response, request

from owneros.blueprints.billing.estimate_links.area import bp
from owneros.domain.billing.documents.keeping import preview_pdf
from owneros.domain.billing.documents.linking import path_of
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.documents.viewing import record_view
from owneros.domain.billing.estimates.deposits import deposit_of
from owneros.domain.billing.estimates.models import Estimate, Signature
from owneros.domain.billing.estimates.pricing import with_choice
from owneros.domain.billing.estimates.sealing import sealing_stopped
from owneros.domain.billing.estimates.signatures import latest_signature, signature_of, standing_signature
from owneros.domain.billing.estimates.statuses import expired, refusal
from owneros.domain.billing.estimates.viewing import Opened, open_link
from owneros.domain.billing.payments import payable
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file
from owneros.foundation.database import reach
from owneros.foundation.errors import NotFound
from owneros.foundation.periods import today_in
from owneros.parts.links import is_own, logo_address, logo_answer, note_look
from owneros.web.answers import Answer, page, pdf_answer
from owneros.web.forms import a_whole

ALREADY = "It is already approved. Nothing was signed a second time."
PAGE = "billing/estimate_links/show.html"


def opened(token: str) -> Opened:
    """The estimate behind the link, with the session pinned to its business."""
    found = open_link(token)
    g.document_zone = found.tenant.time_zone
    return found


@bp.get("/<estimate_token>", whom="link")
def show(estimate_token: str) -> Answer:
    found = opened(estimate_token)
    note_look(found.tenant, partial(record_view, found.estimate))
    return estimate_page(estimate_token, found)


def estimate_page(token: str, found: Opened, status: int = 200, refused: str = "") -> Response:
    """`refused` says why what the client just tried was not done."""
    estimate = found.estimate
    signature = latest_signature(estimate.id)
    stands = signature is not None and estimate.status == "approved"
    document = signature.document if signature and stands else chosen_document(estimate)
    deposit = deposit_of(estimate) if stands else None
    return page(
        PAGE,
        status,
        **letterhead(token, found),
        estimate=estimate,
        document=document,
        signature=signature,
        signature_stands=stands,
        sealing_stopped=signature is not None and sealing_stopped(signature),
        deposit=deposit,
        due=payable(deposit) if deposit else None,
        way_to_pay=path_of(deposit) if deposit else "",
        expired=is_expired(found),
        may_sign=why_not(found, "approved") == "",
        may_decline=why_not(found, "declined") == "",
        may_ask=why_not(found, "changes_asked") == "",
        refused=refused or (ALREADY if stands and "already" in request.args else ""),
        own=is_own(found.tenant),
    )


def letterhead(token: str, found: Opened) -> dict[str, Any]:
    """What the layout of every page behind this link needs."""
    return {
        "token": token,
        "business_name": found.tenant.name,
        "business_logo": logo_address(f"/e/{token}"),
    }


def is_expired(found: Opened) -> bool:
    estimate = found.estimate
    return expired(estimate.status, estimate.expires_on, today_in(found.tenant.time_zone))


def why_not(found: Opened, answer: str) -> str:
    """Why the client may not give this answer, in words; empty when it may be given."""
    return refusal(found.estimate.status, answer, is_expired=is_expired(found))


def chosen_document(estimate: Estimate) -> dict[str, Any]:
    """The revision with the options that this request ticks; without any word about them, as offered."""
    document: dict[str, Any] = latest_revision(estimate).snapshot
    if "chosen" not in request.values:
        return document
    return with_choice(document, set(request.values.getlist("option")))


@bp.get("/<estimate_token>/pdf", whom="link")
def pdf(estimate_token: str) -> Answer:
    """What stands: the signed document without its evidence, else the newest revision as it was offered."""
    estimate = opened(estimate_token).estimate
    signature = standing_signature(estimate)
    if signature is not None:
        return pdf_answer(read_file(reach(File, signature.document_file_id)), f"{estimate.label}.pdf")
    return pdf_answer(preview_pdf(latest_revision(estimate)), f"{estimate.label}.pdf")


@bp.get("/<estimate_token>/signed-pdf", whom="link")
def signed_pdf(estimate_token: str) -> Answer:
    """With the evidence, byte for byte as it was sealed; `?revision=` asks for an earlier one."""
    estimate = opened(estimate_token).estimate
    signature = _asked_signature(estimate)
    if signature is None or signature.sealed_file_id is None:
        raise NotFound("The signed PDF is not ready yet.")
    return pdf_answer(read_file(reach(File, signature.sealed_file_id)), f"{estimate.label} signed.pdf")


def _asked_signature(estimate: Estimate) -> Signature | None:
    revision = a_whole(request.args.get("revision", ""))
    return latest_signature(estimate.id) if revision is None else signature_of(estimate.id, revision)


@bp.get("/<estimate_token>/files/<uuid:file_id>", whom="link")
def file(estimate_token: str, file_id: uuid.UUID) -> Answer:
    """A photo or a PDF of the newest revision, which what is signed never lacks."""
    estimate = opened(estimate_token).estimate
    shown = latest_revision(estimate).snapshot["files"]
    if str(file_id) not in {entry["id"] for entry in shown}:
        raise NotFound("There is no such file.")
    stored = reach(File, file_id)
    response = make_response(read_file(stored))
    response.headers["Content-Type"] = stored.content_type
    if stored.kind == "estimate_file":
        response.headers.set("Content-Disposition", "attachment", filename=stored.name)
    return response


@bp.get("/<estimate_token>/logo", whom="link")
def logo(estimate_token: str) -> Answer:
    opened(estimate_token)
    return logo_answer()
