"""An estimate's way from draft to contract: which step may follow which, and why not."""

from datetime import date

from owneros.foundation.choices import Choice


class EstimateStatus(Choice):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent", "info"
    VIEWED = "viewed", "Viewed", "info"
    CHANGES_ASKED = "changes_asked", "Changes asked", "warn"
    DECLINED = "declined", "Declined"
    APPROVED = "approved", "Approved", "ok"


NEXT = {
    "draft": ("sent",),
    "sent": ("viewed", "changes_asked", "declined", "approved"),
    "viewed": ("sent", "changes_asked", "declined", "approved"),
    "changes_asked": ("sent", "declined", "approved"),
    "declined": ("sent",),
    "approved": ("sent",),
}
ALREADY = {
    "draft": "This estimate is not sent yet.",
    "approved": "This estimate is already approved.",
    "declined": "This estimate was declined. Reopen it first.",
    "changes_asked": "Changes to this estimate were already asked for.",
}
SOON_DAYS = 3


def expired(status: str, expires_on: date | None, today: date) -> bool:
    """Whether it waited for an answer longer than it was good for."""
    waiting = status in ("sent", "viewed", "changes_asked")
    return waiting and expires_on is not None and expires_on < today


def refusal(status: str, wanted: str, *, is_expired: bool = False) -> str:
    """Why this step may not be taken, in words; empty when it may."""
    if wanted == "approved" and is_expired:
        return "This estimate has expired. Ask for a new date before it is signed."
    if wanted in NEXT[status]:
        return ""
    return ALREADY.get(status) or f"This estimate is already {EstimateStatus(status).word.lower()}."


def say_status(status: str, expires_on: date | None, today: date) -> tuple[str, str]:
    """(word, tone) for a badge."""
    if expired(status, expires_on, today):
        return "Expired", "bad"
    if status in ("sent", "viewed") and expires_on is not None and (expires_on - today).days <= SOON_DAYS:
        left = (expires_on - today).days
        return ("Expires today" if left == 0 else f"Expires in {left} d"), "warn"
    return EstimateStatus(status).badge
