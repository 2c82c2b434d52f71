"""How an invoice's standing is said: a word and a tone. Overdue is computed from the date, never stored."""

from datetime import date

from owneros.foundation.choices import Choice


class InvoiceStatus(Choice):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent", "info"
    VIEWED = "viewed", "Viewed", "info"
    PARTIALLY_PAID = "partially_paid", "Partly paid", "warn"
    PAID = "paid", "Paid", "ok"
    WRITTEN_OFF = "written_off", "Written off"
    VOID = "void", "Void"


SOON_DAYS = 3


def say_standing(status: str, due_on: date, today: date) -> tuple[str, str]:
    """(word, tone) for a badge."""
    word, tone = InvoiceStatus(status).badge
    if status not in ("sent", "viewed", "partially_paid"):
        return word, tone
    late = (today - due_on).days
    if late > 0:
        return f"Overdue {late} d", "bad"
    if late == 0:
        return "Due today", "warn"
    if -late <= SOON_DAYS and status != "partially_paid":
        return f"Due in {-late} d", "warn"
    return word, tone
