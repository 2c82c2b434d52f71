"""What is still open: a few invoices in every band of lateness, and what happened just now."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from owneros.cli.demo.billing import Billing
from owneros.cli.demo.days import Days, on_to_work
from owneros.cli.demo.stories import InvoiceStory

# Days late, at least and at most, and how many invoices stay open there.
BANDS = ((1, 30, 5), (31, 60, 3), (61, 130, 2))
MAILED, BY_CARD = 5, 3
USUAL_CENTS = (60_000, 650_000)
# Days late, and until the owner gives one up.
GIVEN_UP = (180, 330)
PATIENCE = timedelta(days=120)


class LooseEnds:
    def __init__(self, days: Days, rng: Random, billing: Billing) -> None:
        self.days = days
        self.rng = rng
        self.billing = billing

    def leave(self, invoices: list[InvoiceStory]) -> None:
        sent = [invoice for invoice in invoices if not invoice.draft and invoice.voided is None]
        for least, most, wanted in BANDS:
            band = [invoice for invoice in sent if least <= self._late(invoice) <= most]
            self._thin(band, wanted)
        for invoice in sent:
            if self._late(invoice) > BANDS[-1][1] and invoice.open:
                self.billing.pay(invoice, invoice.due + timedelta(days=self.rng.randint(10, 40)))
        self._lately(sent)
        self._mistaken(sent)
        self._given_up(sent)

    def _late(self, invoice: InvoiceStory) -> int:
        return (self.days.today - invoice.due).days

    def _thin(self, band: list[InvoiceStory], wanted: int) -> None:
        """Exactly `wanted` of the band stay open, the first of them partly paid."""
        likely = sorted(band, key=_likely_late, reverse=True)
        for invoice in likely[:wanted]:
            invoice.payments = [payment for payment in invoice.payments if payment.part is not None]
        for invoice in likely[wanted:]:
            if invoice.open:
                self.billing.pay(invoice, self.days.ago(self.rng.randint(1, 8)))
        partly = likely[0]
        if not partly.payments:
            self.billing.pay(partly, partly.due, part=Decimal("0.4"))

    def _lately(self, sent: list[InvoiceStory]) -> None:
        """Newest first: mailed for real, some unread, some for the card; one is paid today."""
        newest = sorted(sent, key=lambda invoice: invoice.issued, reverse=True)
        fresh = [invoice for invoice in newest if self._late(invoice) <= 0]
        for invoice in fresh[:3]:
            invoice.payments, invoice.viewed = [], None
        mailed = [invoice for invoice in newest if invoice.client.email][:MAILED]
        for invoice in mailed:
            invoice.mailed = True
        unpaid = [invoice for invoice in fresh[3:] if invoice.client.email and not invoice.payments]
        for invoice in unpaid[:BY_CARD]:
            invoice.by_card = True
        waiting = [
            invoice for invoice in newest if invoice.open and not invoice.by_card and not invoice.payments
        ]
        self.billing.pay_today(waiting[4])

    def _mistaken(self, sent: list[InvoiceStory]) -> None:
        """One overpayment stays as credit, one goes back; two invoices were corrected after sending."""
        paid = [invoice for invoice in sent if len(invoice.payments) == 1 and not invoice.open]
        old, recent = paid[len(paid) // 3].payments[0], paid[-12].payments[0]
        old.extra_cents, recent.extra_cents = 15_000, 38_000
        recent.refunded_on = max(self.days.ago(1), recent.day)
        for invoice in (paid[len(paid) // 2], paid[-30]):
            invoice.edited = True

    def _given_up(self, sent: list[InvoiceStory]) -> None:
        """One was never paid, and the owner gave it up."""
        plain = [
            invoice
            for invoice in sent
            if GIVEN_UP[0] <= self._late(invoice) <= GIVEN_UP[1]
            and len(invoice.payments) == 1
            and not (invoice.edited or invoice.payments[0].extra_cents)
        ]
        lost = max(plain, key=_likely_late)
        lost.payments, lost.written_off = [], on_to_work(lost.due + PATIENCE)


def _likely_late(invoice: InvoiceStory) -> tuple[bool, bool, bool]:
    """Slow payers with a sum that is felt but not ruinous."""
    cents = sum(line.cents for line in invoice.lines)
    return (USUAL_CENTS[0] <= cents <= USUAL_CENTS[1], "slow" in invoice.client.habit, invoice.open)
