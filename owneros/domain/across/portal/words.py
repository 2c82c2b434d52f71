"""Documents in the client's words, and what the mail with the link begins with."""

from datetime import date

from owneros.domain.billing.estimates.statuses import expired
from owneros.foundation.counts import plural

ESTIMATE_WORDS = {
    "sent": ("Needs your answer", "warn"),
    "viewed": ("Needs your answer", "warn"),
    "changes_asked": ("You asked for changes", "info"),
    "declined": ("Declined", "quiet"),
    "approved": ("Approved", "ok"),
}
SETTLED_WORDS = {
    "paid": ("Paid", "ok"),
    "written_off": ("Closed", "quiet"),
    "void": ("Void", "quiet"),
}


def say_estimate(status: str, expires_on: date | None, today: date) -> tuple[str, str]:
    """(words, tone) for a badge."""
    if expired(status, expires_on, today):
        return "Expired", "quiet"
    return ESTIMATE_WORDS[status]


def say_invoice(status: str, due_on: date, today: date) -> tuple[str, str]:
    """(words, tone) for a badge; the client is told when to pay, not whether it was seen."""
    if status in SETTLED_WORDS:
        return SETTLED_WORDS[status]
    late = (today - due_on).days
    if late > 0:
        return f"{plural(late, 'day')} overdue", "bad"
    if late == 0:
        return "Due today", "warn"
    return ("Partly paid", "warn") if status == "partially_paid" else ("Open", "info")


def own_subject(business_name: str) -> str:
    return f"Your documents from {business_name}"[:200]


def default_message(business_name: str) -> str:
    return (
        "This page has all your estimates, invoices, payments and files. "
        "You can answer, pay and write to us there. It needs no password, so do not share this email."
        f"\n\n{business_name}"
    )
