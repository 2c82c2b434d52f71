from owneros.domain.people.tenants.roles import DESK, EVERYONE, permit
from owneros.web.area import Area
from owneros.web.navigation import Item, place
from owneros.web.places import Kind, keeps

bp = Area("jobs", __name__)

permit("jobs:read", EVERYONE, "See jobs (crew: the jobs they are on, without money)")
permit("jobs:write", DESK, "Open and change jobs")
permit("jobs:note", (*DESK, "crew"), "Write notes on jobs")
keeps("job", Kind("Job", "hammer", (65, 0.11), "/jobs"))
place(
    Item("Jobs", "/jobs", "hammer", ("jobs:read",), "job", "Every job, from lead to closed"),
    Item(
        "New job",
        "/jobs/new",
        "hammer",
        ("jobs:write",),
        "job",
        "Start from a lead or a phone call",
        "job.opened",
    ),
    Item("Job note", "/jobs/notes/new", "message-square", ("jobs:note",), "job", "What happened today"),
)
