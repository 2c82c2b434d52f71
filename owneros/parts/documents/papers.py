"""How estimates and invoices are shown in one list: where a row leads, its icon, its status in a word."""

from dataclasses import dataclass
from datetime import date

from owneros.domain.across.overview.papers import PaperRow
from owneros.domain.billing.estimates.statuses import say_status
from owneros.domain.billing.invoices.statuses import say_standing

WORDS = {"estimate": "Estimate", "invoice": "Invoice", "progress": "Progress invoice", "deposit": "Deposit"}


@dataclass(frozen=True)
class Said:
    href: str
    word: str
    icon: str
    status: str
    tone: str


def say_paper(row: PaperRow, today: date) -> Said:
    if row.paper == "estimate":
        status, tone = say_status(row.status, row.until, today)
        return Said(f"/estimates/{row.id}", WORDS["estimate"], "file-pen-line", status, tone)
    status, tone = say_standing(row.status, row.until or today, today)
    return Said(f"/invoices/{row.id}", WORDS[row.paper], "file-text", status, tone)
