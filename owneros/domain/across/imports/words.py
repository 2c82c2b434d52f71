"""How the states of imports and of their rows are said on screen."""

from typing import Any

from owneros.foundation.choices import Choice
from owneros.foundation.money import format_cents
from owneros.foundation.phones import format_phone


class ImportState(Choice):
    MAPPING = "mapping", "Choose columns", "info"
    CHECKING = "checking", "Looking over", "info"
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
    WRONG = "wrong", "Not right", "bad"
    ADDED = "added", "Added", "ok"
    SKIPPED = "skipped", "Left out"
    REMOVED = "removed", "Removed"
    KEPT = "kept", "Kept", "warn"


# States of rows as filters, in this order.
FILTERS = {
    "ready": "Will be added",
    "added": "Added",
    "double": "There already",
    "wrong": "Not right",
    "skipped": "Left out",
    "removed": "Removed",
    "kept": "Kept",
}


def say_row(row: Any) -> dict[str, str]:
    """Title, a line below it, and the badge's word and tone."""
    word, tone = RowState(row.state).badge
    if row.state == "double" and row.wanted:
        word, tone = "Will be added", "ok"
    found = row.details
    if "price_cents" in found:
        parts = [
            format_cents(found["price_cents"]),
            found["unit"] and f"per {found['unit']}",
            found["category"],
        ]
    else:
        parts = [
            found.get("contact"),
            format_phone(found.get("phone", "")),
            found.get("email"),
            found.get("city"),
        ]
    title = found.get("name") or ", ".join(cell for cell in row.cells if cell)[:80]
    return {"title": title, "sub": " · ".join(part for part in parts if part), "word": word, "tone": tone}
