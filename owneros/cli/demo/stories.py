"""What happens in the demo, as plain values: days, amounts and words. Telling turns them into deeds."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from owneros.cli.demo.clients import Sketch
from owneros.cli.demo.trades import Trade
from owneros.foundation.money import amount_of


@dataclass(frozen=True)
class LineStory:
    description: str
    quantity: Decimal
    unit: str
    unit_e4: int
    taxed: bool

    @property
    def cents(self) -> int:
        return amount_of(self.quantity, self.unit_e4)


@dataclass
class PaymentStory:
    """`part` of the total, or the whole balance for None; `extra_cents` come on top by mistake."""

    day: date
    method: str
    reference: str
    part: Decimal | None = None
    extra_cents: int = 0
    refunded_on: date | None = None


@dataclass
class InvoiceStory:
    client: Sketch
    title: str
    lines: list[LineStory]
    issued: date
    due: date
    job: "JobStory | None" = None
    deposit_percent: int = 0
    discount_percent: Decimal = Decimal(0)
    viewed: date | None = None
    payments: list[PaymentStory] = field(default_factory=list)
    draft: bool = False
    mailed: bool = False
    by_card: bool = False
    edited: bool = False
    voided: date | None = None
    written_off: date | None = None

    @property
    def open(self) -> bool:
        """Sent, and not paid in full."""
        ended = self.voided is not None or self.written_off is not None
        return not self.draft and not ended and all(p.part is not None for p in self.payments)


@dataclass
class JobStory:
    """`steps` are the statuses after the first with their days; `notes` who wrote what on which day."""

    client: Sketch
    site: int
    trade: Trade
    title: str
    lines: list[list[LineStory]]
    lead: date
    starts: date | None = None
    ends: date | None = None
    people: tuple[str, ...] = ()
    budget_cents: int = 0
    steps: list[tuple[date, str]] = field(default_factory=list)
    notes: list[tuple[date, str, str]] = field(default_factory=list)
    invoices: list[InvoiceStory] = field(default_factory=list)

    @property
    def contract_cents(self) -> int:
        return sum(line.cents for stage in self.lines for line in stage)


@dataclass(frozen=True)
class Plan:
    jobs: list[JobStory]
    invoices: list[InvoiceStory]
