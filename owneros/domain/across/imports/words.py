"""How the states of imports and of their rows are said on screen."""

from typing import Any

from owneros.foundation.choices import Choice
from owneros.foundation.importing import KINDS


class ImportState(Choice):
    MAPPING = "mapping", "Choose columns", "info"
    CHECKING = "checking", "Checking", "info"
    CHECKED = "checked", "Ready to add", "info"
    RUNNING = "running", "Adding", "info"
    DONE = "done", "Added", "ok"
    UNDOING = "undoing", "Undoing", "info"
    UNDONE = "undone", "Undone"
    FAILED = "failed", "Stopped", "bad"


class RowState(Choice):
    UNREAD = "unread", "Not read"
    READY = "ready", "Will be added", "ok"
    DOUBLE = "double", "Left out", "warn"
    WRONG = "wrong", "Has errors", "bad"
    ADDED = "added", "Added", "ok"
    SKIPPED = "skipped", "Left out"
    REMOVED = "removed", "Removed"
    KEPT = "kept", "Kept", "warn"


# States of rows as filters, in this order.
_STATES = ("ready", "added", "double", "wrong", "skipped", "removed", "kept")
FILTERS = {state: RowState(state).word for state in _STATES} | {"double": "Already there"}


def say_row(kind: str, row: Any) -> dict[str, str]:
    """Title, a line below it, and the badge's word and tone."""
    word, tone = RowState(row.state).badge
    if row.state == "double" and row.wanted:
        word, tone = "Will be added", "ok"
    title = row.details.get("name") or ", ".join(cell for cell in row.cells if cell)[:80]
    parts = KINDS[kind].glance(row.details) if row.details else []
    return {"title": title, "sub": " · ".join(part for part in parts if part), "word": word, "tone": tone}
