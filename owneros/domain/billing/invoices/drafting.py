"""Writing an invoice: draft, edit, copy, delete. An edit of an issued invoice makes a new revision."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import delete, select

from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.documents.parties import parties, rates_of
from owneros.domain.billing.documents.staleness import refuse_stale
from owneros.domain.billing.documents.totals import NO_TAX, Line, Totals, compute
from owneros.domain.billing.invoices.allocation import Allocation
from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.contract import check_contract
from owneros.domain.billing.invoices.credit import counted_cents, keeper
from owneros.domain.billing.invoices.issuing import make_revision
from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.billing.invoices.queries import lines_of
from owneros.domain.billing.invoices.standing import refresh_standing
from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
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
    job: Job | None
    totals: Totals


def draft(actor: Actor, content: InvoiceContent, *, row_id: uuid.UUID | None = None) -> Invoice:
    """A new draft. Raises FieldError for a client, job or rate that is not there."""
    invoice = Invoice(id=row_id, status="draft", kind=content.kind)
    _write(invoice, content, _checked(invoice, content))
    db.session.add(invoice)
    db.session.flush()
    _write_lines(invoice, content)
    note(actor, "invoice.drafted", f"Draft for {format_cents(invoice.total_cents)} written", invoice)
    return invoice


def edit(actor: Actor, invoice: Invoice, content: InvoiceContent, *, version: int) -> None:
    """Change a draft, or issue a new revision of what was sent. Refused when void, or below what was paid.

    Credit that counted is given back as far as it is too much, and taken as far as there is room for more.
    Client and invoice are locked. `version` is the one that the person saw. Raises Stale, FieldError.
    """
    refuse_stale(invoice.version, version, "This invoice was changed")
    check_changing(invoice)
    with rules() as broken:
        broken.by(check_stays, invoice, content.client_id)
        reckoned = _checked(invoice, content)
    before = invoice.total_cents
    if (too_much := _too_much(invoice, reckoned)) > 0:
        keeper().release(actor, invoice, too_much)
    _write(invoice, content, reckoned)
    # Late fees stay: they are waived, not edited away.
    db.session.execute(
        delete(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id, InvoiceLine.kind == "work")
    )
    db.session.flush()
    _write_lines(invoice, content)
    if invoice.status != "draft":
        refresh_standing(invoice)
        keeper().count(actor, invoice)
        make_revision(actor, invoice)
    note(actor, "invoice.edited", f"{invoice.label} changed", invoice, before_cents=before)


def check_changing(invoice: Invoice) -> None:
    """Whether it can be written anew. Raises StateError."""
    if invoice.status == "void":
        raise StateError("A void invoice cannot be edited.")
    if invoice.written_off_cents:
        raise StateError("The rest of this invoice is written off. Reopen it, then edit it.")


def _too_much(invoice: Invoice, reckoned: Reckoned) -> int:
    """Cents of what was paid that do not fit: all of it where the invoice goes to another job."""
    other_job = (reckoned.job.id if reckoned.job else None) != invoice.job_id
    if other_job:
        return invoice.paid_cents
    return invoice.paid_cents + invoice.credited_cents - _total(invoice, reckoned)


def _total(invoice: Invoice, reckoned: Reckoned) -> int:
    return reckoned.totals.total_cents + invoice.late_fee_cents


def _check_room(invoice: Invoice, reckoned: Reckoned) -> None:
    """The new total holds what was paid, once credit that is too much is given back. Raises FieldError."""
    given_back = min(counted_cents(invoice), max(0, _too_much(invoice, reckoned)))
    settled, total = invoice.paid_cents + invoice.credited_cents - given_back, _total(invoice, reckoned)
    if total < settled:
        raise FieldError(
            "lines",
            f"{format_cents(settled)} is already paid, so the total cannot be {format_cents(total)}.",
        )


def _was_paid(invoice: Invoice) -> bool:
    """Whether money was ever counted here: what was given back returns when the refund fails."""
    booked = select(Allocation.id).where(Allocation.invoice_id == invoice.id).limit(1)
    return db.session.scalar(booked) is not None


def copy(actor: Actor, invoice: Invoice, today: date, *, row_id: uuid.UUID | None = None) -> Invoice:
    """A new draft with the same work, dated today, with the same days to pay."""
    days = invoice.due_on - invoice.issued_on
    content = replace(work_of(invoice), issued_on=today, due_on=today + days)
    return draft(actor, content, row_id=row_id)


def content_of(invoice: Invoice) -> InvoiceContent:
    """What was written into it, as it would be written again; late fees are not written."""
    lines = [values_of(LineContent, line) for line in lines_of(invoice.id)]
    return values_of(InvoiceContent, invoice, lines=lines)


def work_of(invoice: Invoice) -> InvoiceContent:
    """The same for another invoice: without its place in a contract."""
    content = content_of(invoice)
    lines = [replace(line, origin_id=None) for line in content.lines]
    return replace(content, kind="invoice", lines=lines)


def delete_draft(actor: Actor, invoice: Invoice) -> None:
    """Only a draft can be deleted; it never had a number. Raises StateError."""
    if invoice.status != "draft":
        raise StateError("Only a draft can be deleted. Void an invoice that was sent.")
    note(actor, "invoice.deleted", f"Draft for {format_cents(invoice.total_cents)} deleted", invoice)
    db.session.delete(invoice)
    db.session.flush()


def due_date(client: Client | None, business_days: int, issued_on: date) -> date:
    """The date to pay by: the client's own terms, else the business's default."""
    days = client.payment_days if client is not None and client.payment_days is not None else business_days
    return issued_on + timedelta(days=days)


def _checked(invoice: Invoice, content: InvoiceContent) -> Reckoned:
    """Raises FieldError for all that is wrong with it; nothing is written."""
    with rules() as broken:
        broken.by(check_days, content.issued_on, content.due_on)
        return reckon_for(invoice, content)


def check_days(issued_on: date | None, due_on: date | None) -> None:
    """Raises FieldError at `due_on`; a day that could not be read is None."""
    if issued_on is not None and due_on is not None and due_on < issued_on:
        raise FieldError("due_on", "The due date cannot be before the invoice date.")


def check_lines(lines: Sequence[LineContent]) -> None:
    """Raises FieldError at `lines`."""
    if not lines:
        raise FieldError("lines", "Add at least one line.")


def check_stays(invoice: Invoice, client_id: uuid.UUID) -> None:
    """Raises FieldError at `client_id`."""
    if client_id != invoice.client_id and _was_paid(invoice):
        raise FieldError("client_id", "This invoice has payments of its client.")


def reckon(content: InvoiceContent) -> Reckoned:
    """For whom this content is, and what it comes to. Raises FieldError."""
    with rules() as broken:
        broken.by(check_lines, content.lines)
        client, job = parties(content.client_id, content.job_id)
        rates = rates_of({line.tax_rate_id for line in content.lines if line.tax_rate_id})
        lines = [
            Line(
                line.quantity,
                line.unit_e4,
                *(
                    (rates[line.tax_rate_id].name, rates[line.tax_rate_id].percent)
                    if line.tax_rate_id
                    else ()
                ),
            )
            for line in content.lines
        ]
        totals = compute(lines, content.discount, tax_exempt=client.tax_exempt)
        if max(totals.subtotal_cents, totals.total_cents) > MAX_CENTS:
            broken("lines", f"An invoice can total at most {format_cents(MAX_CENTS)}.")
        if lines and content.deposit_cents > totals.total_cents:
            total = format_cents(totals.total_cents)
            broken("deposit", f"The deposit cannot be more than the total of {total}.")
    return Reckoned(client, job, totals)


def reckon_for(invoice: Invoice, content: InvoiceContent) -> Reckoned:
    """What this invoice comes to by that; it fits its contract, and what was paid. Raises FieldError."""
    reckoned = reckon(content)
    if invoice.kind == "progress":
        if reckoned.job is None:
            raise FieldError("job_id", "This invoice bills the contract of its job, so it stays with one.")
        net_cents = reckoned.totals.subtotal_cents - reckoned.totals.discount_cents
        check_contract(reckoned.job.id, net_cents, invoice.id)
    if invoice.status != "draft":
        _check_room(invoice, reckoned)
    return reckoned


def _write(invoice: Invoice, content: InvoiceContent, reckoned: Reckoned) -> None:
    client, totals = reckoned.client, reckoned.totals
    assign(invoice, content, besides={"kind", "lines"})
    invoice.tax_exempt = client.tax_exempt
    invoice.subtotal_cents = totals.subtotal_cents
    invoice.discount_cents = totals.discount_cents
    invoice.tax_cents = totals.tax_cents
    invoice.total_cents = totals.total_cents + (invoice.late_fee_cents or 0)
    invoice.search_text = normalise(f"{invoice.label} {content.title} {client.name}")


def _write_lines(invoice: Invoice, content: InvoiceContent) -> None:
    rates = rates_of({line.tax_rate_id for line in content.lines if line.tax_rate_id})
    for position, line in enumerate(content.lines):
        rate = rates[line.tax_rate_id] if line.tax_rate_id else None
        db.session.add(
            InvoiceLine(
                invoice_id=invoice.id,
                position=position,
                **vars(line),
                amount_cents=Line(line.quantity, line.unit_e4).amount_cents,
                taxable=rate is not None,
                tax_name=rate.name if rate else "",
                tax_percent=rate.percent if rate else NO_TAX,
            )
        )
    db.session.flush()
