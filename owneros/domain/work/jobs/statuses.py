"""A job's way from lead to closed: which step may follow which, and why not."""

from owneros.foundation.choices import Choice


class JobStatus(Choice):
    LEAD = "lead", "Lead", "info"
    ESTIMATING = "estimating", "Estimating", "info"
    SCHEDULED = "scheduled", "Scheduled", "info"
    ACTIVE = "active", "Active", "ok"
    ON_HOLD = "on_hold", "On hold", "warn"
    COMPLETED = "completed", "Completed", "ok"
    CLOSED = "closed", "Closed"
    LOST = "lost", "Lost"


NEXT = {
    "lead": ("estimating", "scheduled", "active", "lost"),
    "estimating": ("lead", "scheduled", "active", "lost"),
    "scheduled": ("estimating", "active", "on_hold", "lost"),
    "active": ("scheduled", "on_hold", "completed"),
    "on_hold": ("scheduled", "active", "completed", "lost"),
    "completed": ("active", "closed"),
    "closed": ("completed",),
    "lost": ("lead",),
}

_REASONS = {
    "lead": "Work has not started. Schedule it or start it first.",
    "estimating": "Work has not started. Schedule it or start it first.",
    "scheduled": "Work has not started. Start it first.",
    "active": "Work is in progress. Complete it first, or put it on hold.",
    "on_hold": "It is on hold. Resume work first.",
    "completed": "The work is complete. Reopen it first, or close it.",
    "closed": "It is closed. Reopen it first.",
    "lost": "It was lost. Reopen it as a lead first.",
}

VERBS = {
    "lead": "Move back to lead",
    "estimating": "Start estimating",
    "scheduled": "Schedule",
    "active": "Start work",
    "on_hold": "Put on hold",
    "completed": "Complete",
    "closed": "Close",
    "lost": "Mark as lost",
}
_VERBS_FROM = {
    ("on_hold", "active"): "Resume work",
    ("completed", "active"): "Reopen",
    ("closed", "completed"): "Reopen",
    ("lost", "lead"): "Reopen as lead",
}
OPENING = ("lead", "estimating", "scheduled", "active")
ENDED = ("closed", "lost")


def refusal(status: str, wanted: str) -> str:
    """Why this step may not be taken, in words; empty when it may."""
    if wanted not in JobStatus.words():
        return "Choose one of the statuses."
    if wanted == status:
        return f"It is already {JobStatus(status).word.lower()}."
    if wanted in NEXT[status]:
        return ""
    return _REASONS[status]


def steps(status: str) -> list[tuple[str, str]]:
    """What may follow, the usual next step first: (status, the words on its button)."""
    forward = ("active", "completed", "closed", "scheduled", "estimating", "lead", "on_hold", "lost")
    first = {"lead": "scheduled", "estimating": "scheduled"}.get(status)
    order = sorted(NEXT[status], key=lambda step: (step != first, forward.index(step)))
    return [(step, _VERBS_FROM.get((status, step), VERBS[step])) for step in order]
