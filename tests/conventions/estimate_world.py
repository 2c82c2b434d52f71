"""Estimates of the world: one that waits with an option, a photo and a visit, one signed, a template."""

from decimal import Decimal

from owneros.domain.billing.documents.revisions import latest_revision as issued_revision
from owneros.domain.billing.estimates import drafting as estimates
from owneros.domain.billing.estimates.answering import decline
from owneros.domain.billing.estimates.content import EstimateContent, Item
from owneros.domain.billing.estimates.issuing import issue as issue_estimate
from owneros.domain.billing.estimates.models import (
    Estimate,
    EstimateFile,
    EstimateLine,
    EstimateTemplate,
    Signature,
)
from owneros.domain.billing.estimates.templates import packed
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import TaxRate
from owneros.domain.records.files.storing import store_file
from owneros.domain.records.links.models import Visit
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import db
from tests.conventions.planting import ACTOR, DAY, LOGO
from tests.conventions.planting import keep as _keep


def plant_estimates(client: Client, job: Job, rate: TaxRate) -> Estimate:
    """One that waits with an option, a photo and a visit; one that is signed, one declined; a template."""
    estimate = estimates.draft(ACTOR, _offer(client, job, rate))
    photo = store_file("estimate_photo", "hall.png", "image/png", LOGO)
    _keep(EstimateFile(estimate_id=estimate.id, file_id=photo.id, caption="The hall"))
    db.session.flush()
    issue_estimate(ACTOR, estimate)
    _keep(Visit(document_id=estimate.id, revision=1, viewer="Firefox", ip="203.0.113.7"))
    _signed(client, job, rate)
    declined = estimates.draft(ACTOR, _offer(client, job, rate))
    issue_estimate(ACTOR, declined)
    decline(ACTOR, declined, "", DAY)
    estimates.draft(ACTOR, _offer(client, job, rate))
    _keep(EstimateTemplate(name="Bathroom", content=packed(_offer(client, job, rate))))
    return estimate


def _offer(client: Client, job: Job, rate: TaxRate) -> EstimateContent:
    return EstimateContent(
        client_id=client.id,
        job_id=job.id,
        title="Hall bath rough-in",
        issued_on=DAY,
        lines=[
            Item("Rough-in", kind="section"),
            Item("Pipes", Decimal("2.5"), "h", 95_0000, rate.id, 40_0000, "labour"),
            Item("Heated floor", Decimal(1), "", 800_0000, None, 300_0000, "materials", True, False),
        ],
    )


def _signed(client: Client, job: Job, rate: TaxRate) -> None:
    signed = estimates.draft(ACTOR, _offer(client, job, rate))
    issue_estimate(ACTOR, signed)
    document = issued_revision(signed).snapshot
    pdf = store_file("estimate_pdf", "signed.pdf", "application/pdf", b"%PDF-1.7")
    _keep(
        Signature(
            estimate_id=signed.id,
            revision=1,
            method="typed",
            signer_name="Maria Delgado",
            consent="I agree.",
            signed_at=signed.sent_at,
            document=document,
            document_file_id=pdf.id,
            document_sha256=pdf.sha256,
            total_cents=signed.total_cents,
            net_cents=signed.net_cents,
            sealed_file_id=pdf.id,
            sealed_sha256=pdf.sha256,
        )
    )
    signed.status = "approved"


def plant_more_estimates(number: int, client: Client, job: Job, estimate: Estimate) -> None:
    another = _keep(
        Estimate(
            number=1_000 + number,
            label=f"EST-{1_000 + number}",
            client_id=client.id,
            job_id=job.id,
            status="sent",
            issued_on=DAY,
            title=f"Offer {number}",
        )
    )
    for owner in (estimate, another):
        _keep(EstimateLine(estimate_id=owner.id, position=10 + number, description=f"Work {number}"))
    file = store_file("estimate_file", f"{number}.pdf", "application/pdf", b"%PDF-1.7")
    _keep(EstimateFile(estimate_id=estimate.id, file_id=file.id))
    _keep(EstimateTemplate(name=f"Template {number}", content={}))
    _keep(Visit(document_id=estimate.id, revision=1, viewer=f"Firefox {number}", ip="203.0.113.7"))
