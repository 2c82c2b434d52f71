"""What a person writes into an estimate, as plain values: the input of drafting and editing."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from owneros.domain.billing.documents.totals import Discount


@dataclass(frozen=True)
class Item:
    """One line. `id` is that of the line it was before, when an estimate is edited.

    `unit_e4` and `unit_cost_e4` are of one, in ten-thousandths of a dollar.
    """

    description: str
    quantity: Decimal = Decimal(1)
    unit: str = ""
    unit_e4: int = 0
    tax_rate_id: uuid.UUID | None = None
    unit_cost_e4: int = 0
    cost_kind: str = "other"
    optional: bool = False
    selected: bool = True
    kind: str = "item"
    id: uuid.UUID | None = None


@dataclass(frozen=True)
class Deposit:
    """kind "none", "percent" (of the total) or "amount"."""

    kind: str = "none"
    percent: Decimal = Decimal(0)
    amount_cents: int = 0


@dataclass(frozen=True)
class EstimateContent:
    client_id: uuid.UUID
    issued_on: date
    lines: list[Item]
    expires_on: date | None = None
    job_id: uuid.UUID | None = None
    title: str = ""
    discount: Discount = field(default_factory=Discount)
    deposit: Deposit = field(default_factory=Deposit)
    terms: str = ""
    notes: str = ""
