from owneros.web.area import Area
from owneros.web.navigation import Item, place

bp = Area("shell", __name__)

place(Item("More", "/more", "menu"))
