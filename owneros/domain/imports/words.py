"""How the states of imports and of their rows are said on screen."""

from typing import Any

from owneros.foundation.money import format_cents
from owneros.foundation.phones import format_phone

STATE_WORDS = {
    "mapping": "Choose columns",
    "checking": "Looking over",
    "checked": "Ready to add",
    "running": "Adding",
    "done": "Added",
    "undoing": "Undoing",
    "undone": "Undone",
    "failed": "Stopped",
}
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
_TONES = {
    "unread": ("Not read", "quiet"),
    "ready": ("Will be added", "ok"),
    "added": ("Added", "ok"),
    "double": ("Left out", "warn"),
    "wrong": ("Not right", "bad"),
    "skipped": ("Left out", "quiet"),
    "removed": ("Removed", "quiet"),
    "kept": ("Kept", "warn"),
}


def say_row(row: Any) -> dict[str, str]:
    """Title, a line below it, and the badge's word and tone."""
    word, tone = _TONES[row.state]
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
