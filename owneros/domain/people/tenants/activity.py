"""Who did what when: the audit trail, read newest first."""

from sqlalchemy import or_, select

from owneros.foundation.audit import AuditEvent
from owneros.foundation.paging import Page, page_of

PAGE = 50
MONEY_SUBJECTS = ("invoice", "payment", "refund", "payout", "dispute", "credit", "stripe_account")
KINDS = ("money", "access", "settings")


def activity(kind: str = "", after: str | None = None) -> Page[AuditEvent]:
    """One page of events of a kind ("" for all)."""
    wanted = select(AuditEvent)
    if kind == "money":
        wanted = wanted.where(
            or_(AuditEvent.subject_kind.in_(MONEY_SUBJECTS), AuditEvent.amount_cents.is_not(None))
        )
    elif kind in KINDS:
        wanted = wanted.where(AuditEvent.action.startswith(f"{kind}."))
    return page_of(wanted, (AuditEvent.id,), after, PAGE)
