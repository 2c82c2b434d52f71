from owneros.web.area import Area
from owneros.web.navigation import Item, place

bp = Area("auth", __name__)

place(Item("Privacy", "/privacy", "shield-check", (), "", "What is kept, and who sees it"))
