from owneros.domain.people.tenants.roles import READERS, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place

bp = Area("money", __name__)

permit("money:read", READERS, "See money")
place(Item("Money", "/money", "wallet", ("money:read",), "payment", "Payments received and owed to you"))
