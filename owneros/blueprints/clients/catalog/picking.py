"""What the picker of the price book offers."""

from owneros.blueprints.clients.catalog.area import bp
from owneros.web.answers import Answer
from owneros.web.picking import options


@bp.get("/pick/catalog_item", "catalog:read")
def pick() -> Answer:
    return options("catalog_item", "/catalog")
