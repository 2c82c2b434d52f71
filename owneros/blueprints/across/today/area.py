from owneros.domain.people.tenants.roles import EVERYONE, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place

bp = Area("today", __name__)

permit("today:read", EVERYONE, "See their day")
place(Item("Today", "/", "sun", ("today:read",)))
