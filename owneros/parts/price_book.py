"""How a line of a document takes an item of the price book, in any editor of lines.

The editor includes `partials/clients/catalog/picker.html` and puts `suggest()` on its descriptions. The
button of the picker posts the whole form, which comes back with the line of what was picked: it needs no
JavaScript.
"""

import uuid
from typing import Any

from flask import Flask, request

from owneros.domain.clients.catalog import queries
from owneros.domain.clients.catalog.queries import ItemRow
from owneros.domain.clients.catalog.wording import line_text
from owneros.web.guards import may

BUTTON = "add_from_catalog"


def pressed() -> bool:
    """Whether this form was sent by the picker's button."""
    return BUTTON in request.form


def offered(item_id: uuid.UUID | None) -> ItemRow | None:
    """What was picked beside the button; none when nothing was, or when this person may not see prices."""
    return queries.offered(item_id) if item_id and may("catalog:read") else None


def is_offered() -> bool:
    return may("catalog:read") and queries.has_items()


def suggest() -> dict[str, Any]:
    """Attributes of a line's description that make suggestions appear while it is typed."""
    return {"data-suggest": "/catalog/suggestions"} if may("catalog:read") else {}


def init_app(app: Flask) -> None:
    app.add_template_global(line_text, "line_text")
    app.add_template_global(is_offered, "price_book_is_offered")
    app.add_template_global(suggest, "suggest_from_price_book")
