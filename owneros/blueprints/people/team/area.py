from owneros.domain.people.tenants.roles import OWNER, READERS, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place
from owneros.web.places import Kind, keeps

bp = Area("team", __name__)

permit("people:read", READERS, "See people")
permit("people:write", OWNER, "Invite, change and remove people")
keeps("team_member", Kind("Person", "users-round", (300, 0.08), "/people"))
place(
    Item(
        "People",
        "/people",
        "users-round",
        ("people:read",),
        "team_member",
        "Crew, office and accountant",
    )
)
