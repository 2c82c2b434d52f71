"""Writing an estimate: draft, edit, copy, delete. An edit of a sent one makes a revision that asks anew."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.documents.parties import parties, rates_of
from owneros.domain.billing.documents.staleness import refuse_stale
from owneros.domain.billing.documents.totals import NO_TAX, Line, Totals, compute
from owneros.domain.billing.estimates.content import EstimateContent, Item
from owneros.domain.billing.estimates.issuing import make_revision
from owneros.domain.billing.estimates.models import Estimate, EstimateLine
from owneros.domain.billing.estimates.pricing import cost_of, deposit_cents
from owneros.domain.billing.estimates.queries import lines_of
from owneros.domain.billing.estimates.signatures import latest_signature
from owneros.domain.billing.invoices.contract import billed_cents
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import TaxRate
from owneros.foundation.audit import Actor
from owneros.foundation.changes import assign, values_of
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.money import MAX_CENTS, format_cents
from owneros.foundation.rules import rules
from owneros.foundation.search import normalise


@dataclass(frozen=True)
class Reckoned:
    """For whom a content is, and what it comes to."""

    client: Client
    rates: dict[uuid.UUID, TaxRate]
    totals: Totals
    cost_cents: int


def draft(actor: Actor, content: EstimateContent, *, row_id: uuid.UUID | None = None) -> Estimate:
    """A new draft. Raises FieldError for a client, job or rate that is not there."""
    estimate, reckoned = Estimate(id=row_id, status="draft"), check(content)
    _write(estimate, content, reckoned)
    db.session.add(estimate)
    db.session.flush()
    _write_lines(estimate, content, reckoned.rates)
    note(actor, "estimate.drafted", f"Estimate for {format_cents(estimate.total_cents)} drafted", estimate)
    return estimate


def edit(actor: Actor, estimate: Estimate, content: EstimateContent, *, version: int) -> None:
    """Change a draft, or send a new revision of what the client has: an approval then has to be given anew.

    The contract stays as it was signed until the new revision is. `version` is the one that the person saw.
    Raises Stale, FieldError.
    """
    refuse_stale(estimate.version, version, "This estimate was changed")
    before = estimate.total_cents
    with rules() as broken:
        broken.by(check_stays, estimate, content.client_id, content.job_id)
        broken.by(check_days, content.issued_on, content.expires_on)
        reckoned = reckon_anew(estimate, content)
    _write(estimate, content, reckoned)
    _write_lines(estimate, content, reckoned.rates)
    if estimate.status != "draft":
        estimate.status = "sent"
        estimate.answer = ""
        estimate.answered_at = None
        make_revision(actor, estimate)
    note(actor, "estimate.edited", f"{estimate.label} changed", estimate, before_cents=before)


def copy(actor: Actor, estimate: Estimate, today: date, *, row_id: uuid.UUID | None = None) -> Estimate:
    """A new draft with the same lines, dated today, good for as many days. The job is chosen anew."""
    content = content_of(estimate)
    anew = replace(
        content,
        job_id=None,
        issued_on=today,
        expires_on=today + (estimate.expires_on - estimate.issued_on) if estimate.expires_on else None,
        lines=[replace(line, id=None) for line in content.lines],
    )
    return draft(actor, anew, row_id=row_id)


def content_of(estimate: Estimate) -> EstimateContent:
    """What was written, as it would be written again."""
    lines = [values_of(Item, line) for line in lines_of(estimate.id)]
    return values_of(EstimateContent, estimate, lines=lines)


def delete_draft(actor: Actor, estimate: Estimate) -> None:
    """Only a draft can be deleted; it never had a number. Raises StateError."""
    if estimate.status != "draft":
        raise StateError("Only a draft can be deleted. Estimates you sent stay in your records.")
    note(
        actor,
        "estimate.deleted",
        f"Estimate draft for {format_cents(estimate.total_cents)} deleted",
        estimate,
    )
    db.session.delete(estimate)
    db.session.flush()


def expiry(days: int, issued_on: date) -> date | None:
    """The last day to sign; 0 days mean no end."""
    return issued_on + timedelta(days=days) if days else None


def check(content: EstimateContent) -> Reckoned:
    """Raises FieldError for all that is wrong with it; nothing is written."""
    with rules() as broken:
        broken.by(check_days, content.issued_on, content.expires_on)
        return reckon(content)


def check_days(issued_on: date | None, expires_on: date | None) -> None:
    """Raises FieldError at `expires_on`; a day that could not be read is None."""
    if issued_on is not None and expires_on is not None and expires_on < issued_on:
        raise FieldError("expires_on", "It cannot expire before the estimate date.")


def check_lines(lines: Sequence[Item]) -> None:
    """Raises FieldError at `lines`."""
    if not any(line.kind == "item" for line in lines):
        raise FieldError("lines", "Add at least one line with a price.")


def check_stays(estimate: Estimate, client_id: uuid.UUID, job_id: uuid.UUID | None) -> None:
    """What was sent stays with its client, what was signed with its job as well. Raises FieldError."""
    signed = latest_signature(estimate.id) is not None
    if signed and (client_id, job_id) != (estimate.client_id, estimate.job_id):
        raise FieldError("client_id", "This was signed for its client and job. Copy it for another one.")
    if estimate.client_id != client_id and estimate.status != "draft":
        raise FieldError("client_id", "This was sent to its client. Copy it for another one.")


def reckon(content: EstimateContent) -> Reckoned:
    """For whom it is, and what it comes to. Raises FieldError."""
    with rules() as broken:
        broken.by(check_lines, content.lines)
        client, _job = parties(content.client_id, content.job_id)
        items = [line for line in content.lines if line.kind == "item"]
        rates = rates_of({line.tax_rate_id for line in items if line.tax_rate_id})
        counting = [item for item in items if item.selected]
        lines = [Line(item.quantity, item.unit_e4, *_rate(rates, item.tax_rate_id)) for item in counting]
        totals = compute(lines, content.discount, tax_exempt=client.tax_exempt)
        most = sum(Line(item.quantity, item.unit_e4).amount_cents for item in items)
        if max(most, totals.total_cents) > MAX_CENTS:
            broken("lines", f"An estimate can total at most {format_cents(MAX_CENTS)}.")
        asked = content.deposit.amount_cents if content.deposit.kind == "amount" else 0
        if items and asked > deposit_cents(content.deposit, totals.total_cents):
            total = format_cents(totals.total_cents)
            broken("deposit_value", f"The deposit cannot be more than the total of {total}.")
    return Reckoned(client, rates, totals, cost_of(counting))


def reckon_anew(estimate: Estimate, content: EstimateContent) -> Reckoned:
    """The same for one that is there, which may be signed and billed. Raises FieldError."""
    reckoned = reckon(content)
    _check_billed(estimate, reckoned.totals)
    return reckoned


def _write(estimate: Estimate, content: EstimateContent, reckoned: Reckoned) -> None:
    client, totals = reckoned.client, reckoned.totals
    assign(estimate, content, besides={"lines"})
    estimate.tax_exempt = client.tax_exempt
    estimate.subtotal_cents = totals.subtotal_cents
    estimate.discount_cents = totals.discount_cents
    estimate.tax_cents = totals.tax_cents
    estimate.total_cents = totals.total_cents
    estimate.cost_cents = reckoned.cost_cents
    estimate.search_text = normalise(f"{estimate.label} {content.title} {client.name}")


def _rate(rates: dict[uuid.UUID, TaxRate], rate_id: uuid.UUID | None) -> tuple[()] | tuple[str, object]:
    return (rates[rate_id].name, rates[rate_id].percent) if rate_id else ()


def _write_lines(estimate: Estimate, content: EstimateContent, rates: dict[uuid.UUID, TaxRate]) -> None:
    """Lines keep their ids through an edit: progress invoices and the client's ticks refer to them."""
    kept = {
        line.id: line
        for line in db.session.scalars(select(EstimateLine).where(EstimateLine.estimate_id == estimate.id))
    }
    for position, item in enumerate(content.lines):
        line = kept.pop(item.id, None) if item.id else None
        if line is None:
            line = EstimateLine(estimate_id=estimate.id)
            db.session.add(line)
        rate = rates[item.tax_rate_id] if item.tax_rate_id else None
        assign(line, item, besides={"id", "selected"})
        line.selected = item.selected or not item.optional
        line.position = position
        line.amount_cents = Line(item.quantity, item.unit_e4).amount_cents
        line.tax_name = rate.name if rate else ""
        line.tax_percent = rate.percent if rate else NO_TAX
    for gone in kept.values():
        db.session.delete(gone)
    db.session.flush()


def _check_billed(estimate: Estimate, totals: Totals) -> None:
    """The contract can shrink by a new revision, but not below what progress invoices bill of it."""
    signed = latest_signature(estimate.id)
    if signed is None or not signed.net_cents or estimate.job_id is None:
        return
    billed, net_cents = billed_cents(estimate.job_id), totals.subtotal_cents - totals.discount_cents
    if net_cents < signed.net_cents and billed > net_cents:
        raise FieldError(
            "lines",
            f"{format_cents(billed)} of this contract is already billed, so it cannot total "
            f"{format_cents(net_cents)} before tax.",
        )
