"""Reading: the list, one estimate, its PDF."""

from typing import Any

from flask import request

from owneros.blueprints.billing.estimates.area import bp
from owneros.domain.billing.documents.keeping import preview_pdf
from owneros.domain.billing.documents.linking import link_of
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.estimates import queries
from owneros.domain.billing.estimates.deposits import deposit_of
from owneros.domain.billing.estimates.documents import draw_pdf
from owneros.domain.billing.estimates.models import Estimate, Signature
from owneros.domain.billing.estimates.pricing import Margin
from owneros.domain.billing.estimates.sealing import sealing_stopped
from owneros.domain.billing.estimates.signatures import latest_signature
from owneros.domain.billing.estimates.snapshot import snapshot
from owneros.domain.billing.estimates.statuses import expired, say_status
from owneros.domain.billing.reminders.queries import mails_about
from owneros.domain.clients.clients.models import Client
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file
from owneros.domain.records.links.visits import visits_of
from owneros.foundation.database import reach
from owneros.foundation.errors import NotFound
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, page, pdf_answer
from owneros.web.forms import an_id
from owneros.web.guards import person


@bp.get("", "estimates:read")
def index() -> Answer:
    today = today_in(person().time_zone)
    name = request.args.get("show", "all")
    text = request.args.get("q", "").strip()[:100]
    client_id = an_id(request.args.get("client"))
    after = request.args.get("after")
    listed = queries.LIST.show(name, today, typed=text, client_id=client_id, after=after)
    return page(
        "billing/estimates/index.html",
        page=listed.page,
        summary=listed.summary,
        client=reach(Client, client_id) if client_id else None,
        show=name,
        q=text,
        today=today,
        filters=queries.FILTERS,
        say_status=say_status,
    )


@bp.get("/<uuid:estimate_id>", "estimates:read")
def show(estimate: Estimate) -> Answer:
    return page("billing/estimates/show.html", **detail_context(estimate))


@bp.get("/<uuid:estimate_id>/deliveries", "estimates:read")
def deliveries(estimate: Estimate) -> Answer:
    """The state of its mails; polled while one is waiting."""
    return page(
        "billing/estimates/deliveries.html",
        estimate=estimate,
        **delivery_log(estimate),
    )


@bp.get("/<uuid:estimate_id>/pdf", "estimates:read")
def pdf(estimate: Estimate) -> Answer:
    """The document as it stands: for a signed one what was signed, without its evidence."""
    if estimate.status == "draft":
        return pdf_answer(draw_pdf(snapshot(estimate)), "Draft estimate.pdf")
    if estimate.status == "approved" and (signature := latest_signature(estimate.id)) is not None:
        return pdf_answer(read_file(reach(File, signature.document_file_id)), f"{estimate.label}.pdf")
    return pdf_answer(preview_pdf(latest_revision(estimate)), f"{estimate.label}.pdf")


@bp.get("/<uuid:estimate_id>/signed-pdf", "estimates:read")
def signed_pdf(estimate: Estimate) -> Answer:
    """What was signed, with the page of evidence, byte for byte as it was sealed."""
    signature = latest_signature(estimate.id)
    if signature is None or signature.sealed_file_id is None:
        raise NotFound("The signed PDF is not ready yet.")
    return pdf_answer(read_file(reach(File, signature.sealed_file_id)), f"{estimate.label} signed.pdf")


def detail_context(estimate: Estimate) -> dict[str, Any]:
    """What the page of one estimate needs."""
    today = today_in(person().time_zone)
    draft = estimate.status == "draft"
    signature = None if draft else latest_signature(estimate.id)
    current = signature is not None and signature.revision == estimate.revision
    return {
        "estimate": estimate,
        "document": _document(estimate, signature if current else None),
        "badge_word": say_status(estimate.status, estimate.expires_on, today),
        "expired": expired(estimate.status, estimate.expires_on, today),
        "margin": Margin(estimate.cost_cents, estimate.net_cents),
        "signature": signature,
        "signature_stands": current,
        "sealing_stopped": signature is not None and sealing_stopped(signature),
        "deposit": deposit_of(estimate) if signature is not None else None,
        "link": link_of(estimate),
        **delivery_log(estimate),
    }


def _document(estimate: Estimate, signature: Signature | None) -> dict[str, Any]:
    if estimate.status == "draft":
        return snapshot(estimate)
    return signature.document if signature is not None else latest_revision(estimate).snapshot


def delivery_log(estimate: Estimate) -> dict[str, Any]:
    return {
        "deliveries_url": f"/estimates/{estimate.id}/deliveries",
        "messages": mails_about(estimate.id, "estimate", "reminder"),
        "views": visits_of(estimate.id),
        "sent_at": estimate.sent_at,
    }
