"""What a late fee comes to, and when. Values in, values out; amounts are cents."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from owneros.foundation.money import format_cents, round_half_up
from owneros.foundation.periods import add_months

KINDS = ("none", "percent", "amount")
REPEATS = ("once", "monthly")
SAMPLE_CENTS = 100_000


@dataclass(frozen=True)
class Rule:
    """`days` after the due date the first fee is charged, with `repeat` "monthly" again each month after.

    `cap_cents` limits the fees of one invoice together. What fell due before `since` is left alone.
    """

    kind: str = "none"
    percent: Decimal = Decimal(0)
    amount_cents: int = 0
    days: int = 10
    repeat: str = "once"
    cap_cents: int | None = None
    since: date | None = None

    @property
    def active(self) -> bool:
        return self.kind != "none"

    def date_of(self, due_on: date, period: int) -> date:
        """The day of the fee with this number, counted from 1."""
        return add_months(due_on + timedelta(days=self.days), period - 1)

    def period_on(self, due_on: date, today: date) -> int | None:
        """The number of the newest fee whose day has come; None for none. Missed ones stay uncharged."""
        if not self.active or self.date_of(due_on, 1) > today:
            return None
        period = 1
        if self.repeat == "monthly":
            first = self.date_of(due_on, 1)
            period = max(1, (today.year - first.year) * 12 + today.month - first.month)
            while self.date_of(due_on, period + 1) <= today:
                period += 1
        if self.since is not None and self.date_of(due_on, period) < self.since:
            return None
        return period

    def next_date(self, due_on: date, charged: int, today: date) -> date | None:
        """When the next fee would be charged, after so many; None when there is none to come."""
        if not self.active or (charged and self.repeat == "once"):
            return None
        period = max(charged + 1, self.period_on(due_on, today) or 1)
        day = self.date_of(due_on, period)
        while day < (self.since or day):
            if self.repeat == "once":
                return None
            period += 1
            day = self.date_of(due_on, period)
        return day

    def amount(self, base_cents: int, fees_so_far: int) -> int:
        """What a fee on this open balance comes to, beside the fees that stand on the invoice; 0 for none."""
        if not self.active or base_cents <= 0:
            return 0
        cents = self.amount_cents
        if self.kind == "percent":
            cents = round_half_up(base_cents * self.percent / 100)
        if self.cap_cents is not None:
            cents = min(cents, self.cap_cents - fees_so_far)
        return max(0, cents)


def explain(rule: Rule) -> str:
    """The rule in plain words, by the example of one invoice."""
    if not rule.active:
        return "No late fees are charged."
    due = date(2026, 3, 1)
    first, again = rule.date_of(due, 1), rule.date_of(due, 2)
    amount, fee = format_cents(SAMPLE_CENTS), format_cents(rule.amount(SAMPLE_CENTS, 0))
    sentences = [
        f"An invoice of {amount} due on March 1 and still open on {_day(first)} gets a late fee of {fee}."
    ]
    if rule.repeat == "monthly":
        sentences.append(f"It gets another late fee on {_day(again)} and each month after, while it is open.")
        if rule.kind == "percent":
            sentences.append("Each one is a percentage of what is open then, without earlier fees.")
    if rule.cap_cents is not None:
        sentences.append(f"All late fees of one invoice together are at most {format_cents(rule.cap_cents)}.")
    return " ".join(sentences)


def _day(day: date) -> str:
    return f"{day:%B} {day.day}"
