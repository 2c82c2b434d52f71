"""An estimate becomes the contract: it is signed, its job gets value and budget, the deposit is billed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.estimates import drawing, notices
from owneros.domain.billing.estimates.answering import check_answering
from owneros.domain.billing.estimates.deposits import bill_deposit
from owneros.domain.billing.estimates.documents import draw_pdf
from owneros.domain.billing.estimates.models import Estimate, Signature
from owneros.domain.billing.estimates.pricing import with_choice
from owneros.domain.billing.estimates.queries import lines_of
from owneros.domain.billing.estimates.signatures import latest_signature
from owneros.domain.billing.invoices.contract import billed_cents
from owneros.domain.clients.clients.holding import hold
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.records.files.storing import store_file
from owneros.domain.work.jobs.contract import Budget, sign_contract
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.opening import open_job
from owneros.foundation.audit import Actor
from owneros.foundation.changes import values_of
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import amount_of, format_cents
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.foundation.rules import rules
from owneros.foundation.tenancy import current_tenant

CONSENT = (
    "I have read this estimate and its terms. I agree to them and to sign electronically: "
    "my name here is as binding as my signature on paper."
)
NOT_CONSENTED = "Check this box to sign."
WAYS = {
    "in_person": "In person",
    "phone": "By phone",
    "email": "By email",
    "paper": "On paper",
}


@dataclass(frozen=True)
class Hand:
    """Who signs, and how. `drawing` is a drawn name as a path; without one the name is typed."""

    name: str
    drawing: str = ""
    ip: str = ""
    device: str = ""


@dataclass(frozen=True)
class Agreement:
    """Who agreed by other means than signing here, and by which of `WAYS`."""

    name: str
    way: str
    remark: str = ""


def sign(
    estimate: Estimate, revision: int, chosen: Iterable[str], hand: Hand, today: date, *, consented: bool
) -> Signature:
    """The client signs on the public page; the estimate is locked. Raises StateError, FieldError.

    `revision` is the one that the client saw: a newer one has to be read first.
    """
    check_revision(estimate, revision)
    with rules() as broken:
        if not hand.name:
            broken("name", "Type your full name.")
        drawn = drawing.checked(hand.drawing)
        if not consented:
            broken("consent", NOT_CONSENTED)
    client = Actor("client", hand.name)
    return _accept(
        client,
        estimate,
        set(chosen),
        today,
        method="drawn" if hand.drawing else "typed",
        signer_name=hand.name,
        drawing=drawn,
        ip=hand.ip,
        device=hand.device[:300],
    )


def check_accepting(estimate: Estimate, today: date) -> None:
    """Whether it can be agreed to now. Raises StateError."""
    check_answering(estimate, "approved", today)


def check_revision(estimate: Estimate, revision: int) -> None:
    """Whether the client saw the newest one. Raises StateError."""
    if revision != estimate.revision:
        raise StateError("This estimate was changed while you were reading it. Read the new one, then sign.")


def accept_on_behalf(
    actor: Actor, estimate: Estimate, chosen: Iterable[str], agreement: Agreement, today: date
) -> Signature:
    """The business records that the client agreed by other means; who recorded it and how is kept."""
    with rules() as broken:
        if not agreement.name:
            broken("name", "Enter who agreed.")
        if agreement.way not in WAYS:
            broken("way", "Choose how they agreed.")
    how = WAYS[agreement.way] + (f": {agreement.remark}" if agreement.remark else "")
    return _accept(
        actor,
        estimate,
        set(chosen),
        today,
        method="on_behalf",
        signer_name=agreement.name,
        recorded_by=actor.name,
        how=how,
    )


def _accept(actor: Actor, estimate: Estimate, chosen: set[str], today: date, **evidence: str) -> Signature:
    check_accepting(estimate, today)
    # Before its job: the deposit of an earlier signature may give way, and money holds the client first.
    hold(estimate.client_id)
    before = latest_signature(estimate.id)
    document = with_choice(latest_revision(estimate).snapshot, chosen)
    job = _job(actor, estimate, document, before)
    pdf = draw_pdf(document)
    stored = store_file("estimate_pdf", f"{estimate.label}.pdf", "application/pdf", pdf)
    budget = _budget(estimate, document)
    signature = Signature(
        estimate_id=estimate.id,
        revision=estimate.revision,
        consent=CONSENT if evidence["method"] != "on_behalf" else "",
        signed_at=now(),
        sent_to=_sent_to(estimate),
        document=document,
        document_file_id=stored.id,
        document_sha256=stored.sha256,
        total_cents=document["total_cents"],
        net_cents=document["net_cents"],
        **vars(budget),
        **evidence,
    )
    db.session.add(signature)
    _take_choice(estimate, document)
    estimate.status = "approved"
    estimate.answer = ""
    estimate.answered_at = signature.signed_at
    sign_contract(
        actor,
        job,
        before_cents=before.net_cents if before else 0,
        value_cents=signature.net_cents,
        before=_budget_of(before),
        budget=budget,
        label=estimate.label,
    )
    note(actor, "estimate.approved", _sentence(actor, estimate, signature), estimate)
    bill_deposit(actor, estimate, document["deposit_cents"], today)
    db.session.flush()
    emit(
        "estimate.seal",
        {"signature_id": signature.id},
        tenant_id=current_tenant(db.session()),
        dedupe=f"estimate.seal:{signature.id}",
    )
    if actor.kind == "client":
        notices.tell_business(estimate, "approved", "")
    return signature


def _job(actor: Actor, estimate: Estimate, document: dict[str, Any], before: Signature | None) -> Job:
    """The job whose contract this is, locked; a new one when the estimate had none."""
    if estimate.job_id is None:
        title = estimate.title or f"Work of {estimate.label}"
        estimate.job_id = open_job(actor, JobDetails(estimate.client_id, title), status="estimating").id
        return reach(Job, estimate.job_id, lock=True)
    job = reach(Job, estimate.job_id, lock=True)
    left = job.contract_cents - (before.net_cents if before else 0) + document["net_cents"]
    billed = billed_cents(job.id)
    if job.contract_fixed and billed > left:
        raise StateError(
            f"{format_cents(billed)} of this contract is already billed, more than the new value of "
            f"{format_cents(left)} before tax. Ask the business."
        )
    return job


def _budget(estimate: Estimate, document: dict[str, Any]) -> Budget:
    """From the costs of the lines that count, by their kinds."""
    counting = {line["id"] for line in document["lines"] if line["kind"] == "item" and line["selected"]}
    cents = {"labour": 0, "materials": 0, "subs": 0, "other": 0}
    for line in lines_of(estimate.id):
        if str(line.id) in counting:
            cents[line.cost_kind] += amount_of(line.quantity, line.unit_cost_e4)
    return Budget(cents["labour"], cents["materials"], cents["subs"], cents["other"])


def _budget_of(signature: Signature | None) -> Budget:
    return Budget() if signature is None else values_of(Budget, signature)


def _take_choice(estimate: Estimate, document: dict[str, Any]) -> None:
    """The estimate shows what was signed: its ticks and its sums."""
    selected = {line["id"]: line["selected"] for line in document["lines"]}
    cost = 0
    for line in lines_of(estimate.id):
        line.selected = selected[str(line.id)]
        if line.kind == "item" and line.selected:
            cost += amount_of(line.quantity, line.unit_cost_e4)
    estimate.subtotal_cents = document["subtotal_cents"]
    estimate.discount_cents = document["discount_cents"]
    estimate.tax_cents = sum(tax["tax_cents"] for tax in document["taxes"])
    estimate.total_cents = document["total_cents"]
    estimate.cost_cents = cost


def _sent_to(estimate: Estimate) -> str:
    """The addresses to which the link went."""
    rows = db.session.scalars(
        select(MailMessage.to_address)
        .where(
            MailMessage.subject_id == estimate.id,
            MailMessage.kind == "estimate",
            MailMessage.state == "sent",
        )
        .distinct()
        .order_by(MailMessage.to_address)
    )
    return ", ".join(rows)


def _sentence(actor: Actor, estimate: Estimate, signature: Signature) -> str:
    amount = format_cents(signature.total_cents)
    if signature.method == "on_behalf":
        return (
            f"{actor.name} recorded that {signature.signer_name} accepted {estimate.label} for {amount} "
            f"({signature.how})"
        )
    return f"{signature.signer_name} signed {estimate.label} for {amount}"
