from owneros.domain.people.tenants.roles import DESK, READERS, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place
from owneros.web.places import Kind, keeps

bp = Area("estimates", __name__, url_prefix="/estimates")

permit("estimates:read", READERS, "See estimates")
permit("estimates:write", DESK, "Write and send estimates")
keeps("estimate", Kind("Estimate", "file-pen-line", (345, 0.14), "/estimates"))
place(
    Item(
        "Estimates",
        "/estimates",
        "file-pen-line",
        ("estimates:read",),
        "estimate",
        "Drafts, sent and signed",
    ),
    Item(
        "New estimate",
        "/estimates/new",
        "file-pen-line",
        ("estimates:write",),
        "estimate",
        "Price a job and get it signed",
        "estimate.drafted",
    ),
)
