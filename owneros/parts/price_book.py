"""How a line of a document takes an item of the price book, in any editor of lines.

The editor includes `partials/clients/catalog/picker.html` and puts `suggest()` on its descriptions. The
button of the picker posts the whole form; `chosen_item()` is what was chosen, and the form comes back with
that line: it needs no JavaScript.
"""

from typing import Any

from flask import Flask, request

from owneros.domain.clients.catalog import queries
from owneros.domain.clients.catalog.queries import ItemRow
from owneros.domain.clients.catalog.wording import line_text
from owneros.web.forms import an_id
from owneros.web.guards import may

BUTTON, SELECT = "add_from_catalog", "from_catalog"


def pressed() -> bool:
    """Whether this form was sent by the picker's button."""
    return BUTTON in request.form


def chosen_item() -> ItemRow | None:
    """What was chosen beside the button; none when nothing was, or when this person may not see prices."""
    item_id = an_id(request.form.get(SELECT, ""))
    return queries.offered(item_id) if item_id and may("catalog:read") else None


def choices() -> list[tuple[str, list[ItemRow]]]:
    return queries.choices() if may("catalog:read") else []


def suggest() -> dict[str, Any]:
    """Attributes of a line's description that make suggestions appear while it is typed."""
    return {"data-suggest": "/catalog/suggestions"} if may("catalog:read") else {}


def init_app(app: Flask) -> None:
    app.add_template_global(line_text, "line_text")
    app.add_template_global(choices, "price_book_choices")
    app.add_template_global(suggest, "suggest_from_price_book")
