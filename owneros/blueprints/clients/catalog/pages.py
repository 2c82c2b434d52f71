"""The list, one item's page, and the suggestions for a line."""

from typing import Any

from flask import render_template, request, url_for

from owneros.blueprints.clients.catalog.area import bp
from owneros.domain.clients.catalog import queries
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.catalog.words import CostKind, ItemKind
from owneros.web.answers import Answer, page, part_of


@bp.get("/catalog", "catalog:read")
def index() -> Answer:
    typed = request.args.get("q", "")
    archived = request.args.get("show") == "archived"
    category = "" if archived else request.args.get("category", "")
    after = request.args.get("after")
    return page(
        "clients/catalog/index.html",
        page=queries.list_items(typed=typed, category=category, archived=archived, after=after),
        typed=typed,
        category=category,
        archived=archived,
        pills=_pills(typed, category, archived=archived),
        kind_words=ItemKind.words(),
    )


@bp.get("/catalog/suggestions", "catalog:read")
def suggestions() -> Answer:
    """A listbox of what fits the typed words; a line's editor puts it under its description."""
    return part_of(
        "/catalog",
        "partials/clients/catalog/suggestions.html",
        items=queries.suggestions(request.args.get("q", "")),
    )


@bp.get("/catalog/<uuid:catalog_item_id>", "catalog:read")
def show(item: CatalogItem) -> Answer:
    return render_template(
        "clients/catalog/show.html",
        item=item,
        kind_words=ItemKind.words(),
        cost_kind_words=CostKind.words(),
    )


def _pills(typed: str, category: str, *, archived: bool) -> list[dict[str, Any]]:
    """All, each category, and what was put away."""
    q = typed or None
    known = queries.categories()
    if category and category not in known:
        known.append(category)
    return [
        {"label": "All", "href": url_for("catalog.index", q=q), "current": not (category or archived)},
        *(
            {
                "label": name,
                "href": url_for("catalog.index", q=q, category=name),
                "current": name == category,
            }
            for name in known
        ),
        {"label": "Archived", "href": url_for("catalog.index", q=q, show="archived"), "current": archived},
    ]
