from owneros.domain.people.tenants.roles import EVERYONE, OWNER, READERS, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place

bp = Area("settings", __name__)

permit("audit:read", READERS)
permit("settings:read", READERS)
permit("settings:write", OWNER)
permit("profile:write", EVERYONE)
place(
    Item("Settings", "/settings", "settings", ("profile:write",), "", "You, this business, and how it works")
)
