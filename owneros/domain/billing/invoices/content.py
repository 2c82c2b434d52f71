"""What a person writes into an invoice, as plain values: the input of drafting and editing."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from owneros.domain.billing.documents.totals import Discount


@dataclass(frozen=True)
class LineContent:
    """`unit_e4` is the price of one, in ten-thousandths of a dollar."""

    description: str
    quantity: Decimal
    unit: str
    unit_e4: int
    tax_rate_id: uuid.UUID | None = None
    origin_id: uuid.UUID | None = None


@dataclass(frozen=True)
class InvoiceContent:
    """`deposit_cents` is asked first and is part of the total. `kind` is that of a new invoice, and stays."""

    client_id: uuid.UUID
    issued_on: date
    due_on: date
    lines: list[LineContent]
    job_id: uuid.UUID | None = None
    title: str = ""
    discount: Discount = field(default_factory=Discount)
    deposit_cents: int = 0
    terms: str = ""
    notes: str = ""
    kind: str = "invoice"
