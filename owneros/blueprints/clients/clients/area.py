from owneros.domain.people.tenants.roles import DESK, READERS, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place
from owneros.web.places import Kind, keeps

bp = Area("clients", __name__)

permit("clients:read", READERS, "See clients")
permit("clients:write", DESK, "Add and change clients")
keeps("client", Kind("Client", "user-round", (60, 0.05), "/clients"))
place(
    Item("Clients", "/clients", "users-round", ("clients:read",), "client", "Who you work for, and where"),
    Item(
        "New client",
        "/clients/new",
        "user-round",
        ("clients:write",),
        "client",
        "A name, a phone, a site",
        "client.added",
    ),
)
