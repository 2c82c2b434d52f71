"""From a signed estimate to an invoice: what is left of it, chosen lines, or a percentage."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.pricing import counted, net_by_line
from owneros.domain.billing.estimates.shares import Part, all_left, chosen_lines, percentage
from owneros.domain.billing.estimates.signatures import signed_document
from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.contract import billed_by_line, billed_cents
from owneros.domain.billing.invoices.drafting import draft, due_date
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.business import our_business
from owneros.domain.people.tenants.models import TaxRate
from owneros.domain.work.jobs.models import Job
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, present, reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import as_e4, format_cents


@dataclass(frozen=True)
class Wish:
    """`way`: "rest", "lines" (with `chosen` line ids) or "percent" (of the whole contract)."""

    way: str
    chosen: frozenset[str] = frozenset()
    percent: Decimal = Decimal(0)


def parts_of(estimate: Estimate) -> list[Part]:
    """What was signed, line by line. Raises StateError when nothing was."""
    document = _signed(estimate)
    nets, billed = net_by_line(document), _billed(estimate)
    return [
        Part(line["id"], nets[line["id"]], billed.get(line["id"], 0), line["description"])
        for line in counted(document)
    ]


def bill(
    actor: Actor, estimate: Estimate, wish: Wish, today: date, *, row_id: uuid.UUID | None = None
) -> Invoice:
    """A draft of a progress invoice. Raises StateError, FieldError with the numbers."""
    if estimate.status != "approved" or estimate.job_id is None:
        raise StateError("Only an approved estimate can be billed.")
    # Held until the commit: two who bill at once are counted one after the other.
    job = reach(Job, estimate.job_id, lock=True)
    document = _signed(estimate)
    amounts = _amounts(parts_of(estimate), wish, _left_cents(job))
    if not amounts:
        raise StateError(_all_billed(document))
    client, business = reach(Client, estimate.client_id), our_business()
    return draft(
        actor,
        InvoiceContent(
            client_id=client.id,
            job_id=estimate.job_id,
            kind="progress",
            title=estimate.title,
            issued_on=today,
            due_on=due_date(client, business.payment_days, today),
            lines=_lines(document, amounts, _rates(document), wish),
            terms=business.invoice_terms,
            notes=business.invoice_notes,
        ),
        row_id=row_id,
    )


def check_billing(estimate: Estimate) -> None:
    """Whether something is left to bill. Raises StateError."""
    document = _signed(estimate)
    job = reach(Job, present(estimate.job_id))
    if not all_left(parts_of(estimate), _left_cents(job)):
        raise StateError(_all_billed(document))


def _left_cents(job: Job) -> int:
    return job.contract_cents - billed_cents(job.id)


def _all_billed(document: dict[str, Any]) -> str:
    return f"All of the {format_cents(document['net_cents'])} of this contract is already billed."


def _amounts(parts: list[Part], wish: Wish, most_cents: int) -> dict[str, int]:
    """`most_cents` is what is left of the whole contract of the job."""
    if wish.way == "lines":
        return chosen_lines(parts, set(wish.chosen))
    if wish.way == "percent":
        return percentage(parts, wish.percent)
    return all_left(parts, most_cents)


def _lines(
    document: dict[str, Any], amounts: dict[str, int], rates: dict[str, uuid.UUID], wish: Wish
) -> list[LineContent]:
    """A line that is billed whole and without discount keeps its quantity and price; a part is one amount."""
    made = []
    for line in counted(document):
        cents = amounts.get(line["id"], 0)
        if cents == 0:
            continue
        whole = cents == line["amount_cents"]
        made.append(
            LineContent(
                description=line["description"] if whole else _partly(line, cents, wish, document),
                quantity=Decimal(line["quantity"]) if whole else Decimal(1),
                unit=line["unit"] if whole else "",
                unit_e4=line["unit_e4"] if whole else as_e4(cents),
                tax_rate_id=rates.get(line["id"]),
                origin_id=uuid.UUID(line["id"]),
            )
        )
    return made


def _partly(line: dict[str, Any], cents: int, wish: Wish, document: dict[str, Any]) -> str:
    share = f"{wish.percent.normalize():f}%" if wish.way == "percent" else "rest"
    if cents == net_by_line(document)[line["id"]]:
        return f"{line['description']} (after discount)"
    return f"{line['description']} ({share} of {format_cents(line['amount_cents'])})"


def _signed(estimate: Estimate) -> dict[str, Any]:
    document = signed_document(estimate.id)
    if document is None:
        raise StateError("Only an approved estimate can be billed.")
    return document


def _billed(estimate: Estimate) -> dict[str, int]:
    if estimate.job_id is None:
        return {}
    return {str(line_id): cents for line_id, cents in billed_by_line(estimate.job_id).items()}


def _rates(document: dict[str, Any]) -> dict[str, uuid.UUID]:
    """The tax rate of each line as it was signed, as far as the rate still stands."""
    named = {line["id"]: uuid.UUID(line["tax_rate_id"]) for line in counted(document) if line["tax_rate_id"]}
    kept = set(db.session.scalars(select(TaxRate.id).where(TaxRate.id.in_(named.values()))))
    return {line_id: rate_id for line_id, rate_id in named.items() if rate_id in kept}
