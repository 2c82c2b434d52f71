from owneros.domain.people.tenants.roles import DESK, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place

bp = Area("imports", __name__, url_prefix="/imports")

permit("imports:write", DESK, "Import files")
place(Item("Imports", "/imports", "upload", ("imports:write",), "", "Add clients and prices from a file"))
