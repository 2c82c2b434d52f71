from owneros.domain.people.tenants.roles import EVERYONE, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place

bp = Area("search", __name__)

permit("search:read", EVERYONE, "Search what they may see")
place(Item("Search", "/search", "search", ("search:read",)))
