from owneros.domain.people.tenants.roles import DESK, READERS, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place
from owneros.web.places import Kind, keeps

bp = Area("catalog", __name__)

permit("catalog:read", READERS, "See the price book")
permit("catalog:write", DESK, "Change the price book")
keeps("catalog_item", Kind("Item", "layout-grid", (85, 0.08), "/catalog"))
place(Item("Price book", "/catalog", "layout-grid", ("catalog:read",), "", "What you sell, and for how much"))
