from owneros.domain.people.tenants.roles import DESK, OWNER, READERS, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place
from owneros.web.places import Kind, keeps

bp = Area("payments", __name__)

permit("payments:read", READERS, "See payments")
permit("payments:write", DESK, "Record payments")
permit("payments:refund", OWNER, "Refund payments")
permit("payments:connect", OWNER, "Connect Stripe")
keeps("payment", Kind("Payment", "hand-coins", (150, 0.12), "/payments"))
place(
    Item("Payments", "/payments", "hand-coins", ("payments:read",), "payment", "What clients have paid you"),
    Item(
        "Record payment",
        "/payments/new",
        "hand-coins",
        ("payments:write",),
        "payment",
        "A check, cash or a transfer",
        "payment.recorded",
    ),
)
