"""What the pickers of clients and sites offer."""

from owneros.blueprints.clients.clients.area import bp
from owneros.web.answers import Answer
from owneros.web.picking import options


@bp.get("/pick/client", "clients:read")
def pick_client() -> Answer:
    return options("client", "/clients")


@bp.get("/pick/site", "clients:read")
def pick_site() -> Answer:
    return options("site", "/clients")
