from owneros.domain.people.tenants.roles import READERS, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place

bp = Area("exports", __name__)

permit("exports:read", READERS, "Download exports")
place(
    Item("Exports", "/exports", "download", ("exports:read",), "", "Files for your accountant and the state")
)
