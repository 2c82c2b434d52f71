from owneros.web.area import Area
from owneros.web.navigation import Item, place
from owneros.web.places import Kind, keeps

bp = Area("recurring", __name__, url_prefix="/recurring")

keeps("recurring_series", Kind("Series", "repeat", (270, 0.1), "/recurring"))
place(
    Item("Recurring", "/recurring", "repeat", ("invoices:read",), "invoice", "Invoices that repeat by date")
)
