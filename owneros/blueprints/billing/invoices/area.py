from owneros.domain.people.tenants.roles import DESK, READERS, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place
from owneros.web.places import Kind, keeps

bp = Area("invoices", __name__, url_prefix="/invoices")

permit("invoices:read", READERS, "See invoices")
permit("invoices:write", DESK, "Write and send invoices")
keeps("invoice", Kind("Invoice", "file-text", (258, 0.13), "/invoices"))
place(
    Item("Invoices", "/invoices", "file-text", ("invoices:read",), "invoice", "Drafts, sent and paid"),
    Item(
        "New invoice",
        "/invoices/new",
        "file-text",
        ("invoices:write",),
        "invoice",
        "Bill a client for work",
        "invoice.drafted",
    ),
)
