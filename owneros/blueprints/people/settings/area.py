from owneros.domain.people.tenants.roles import EVERYONE, OWNER, READERS, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place

bp = Area("settings", __name__)

permit("audit:read", READERS, "See who did what")
permit("settings:read", READERS, "See settings")
permit("settings:write", OWNER, "Change settings of the business")
permit("profile:write", EVERYONE, "Change their own profile, password and devices")
place(Item("Settings", "/settings", "settings", ("profile:write",), "", "You, and how this business works"))
