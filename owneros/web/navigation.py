"""Where a person can go: sections, the phone's tabs, and the list behind the +.

Templates read `shell`; when nobody is signed in every guarded place is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request

from owneros.domain.people.tenants.roles import Member
from owneros.web.places import KINDS

Can = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """One place. An item is shown to whoever holds any of its permissions, or to all when it names none."""

    label: str
    path: str
    icon: str
    permissions: tuple[str, ...] = ()
    kind: str = ""
    hint: str = ""
    also: tuple[str, ...] = ()

    def open_to(self, can: Can) -> bool:
        return not self.permissions or any(can(permission) for permission in self.permissions)


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    items: tuple[Item, ...]


TODAY = Item("Today", "/", "sun", ("today:read",))
JOBS = Item("Jobs", "/jobs", "hammer", ("jobs:read",), "job", "Every job, from lead to closed")
MONEY = Item(
    "Money",
    "/money",
    "wallet",
    ("money:read",),
    "payment",
    "What came in, what is owed",
    ("/invoices", "/payments", "/recurring", "/exports"),
)
MORE = Item("More", "/more", "menu")
CLIENTS = Item(
    "Clients", "/clients", "users-round", ("clients:read",), "client", "Who you work for, and where"
)
ESTIMATES = Item(
    "Estimates", "/estimates", "file-pen-line", ("estimates:read",), "estimate", "Offered, waiting and signed"
)
PRICE_BOOK = Item(
    "Price book", "/catalog", "layout-grid", ("catalog:read",), "", "What you sell, and for how much"
)
IMPORTS = Item("Imports", "/imports", "upload", ("imports:write",), "", "Clients and prices, from a file")
INVOICES = Item("Invoices", "/invoices", "file-text", ("invoices:read",), "invoice", "Sent, due and paid")
RECURRING = Item(
    "Recurring", "/recurring", "repeat", ("invoices:read",), "invoice", "Invoices that make themselves"
)
PAYMENTS = Item(
    "Payments", "/payments", "hand-coins", ("payments:read",), "payment", "What clients have paid you"
)
EXPORTS = Item(
    "Exports", "/exports", "download", ("exports:read",), "", "Files for your accountant and the state"
)
SEARCH = Item("Search", "/search", "search", ("search:read",))
SETTINGS = Item("Settings", "/settings", "settings", ("profile:write",))

SECTIONS = (
    Section("", (TODAY, SEARCH)),
    Section("Work", (JOBS, ESTIMATES, CLIENTS, PRICE_BOOK, IMPORTS)),
    Section("Money", (MONEY, INVOICES, RECURRING, PAYMENTS, EXPORTS)),
    Section("Business", (SETTINGS,)),
)
TABS = (TODAY, JOBS, MONEY, MORE)
QUICK_ADD = (
    Item(
        "New estimate",
        "/estimates/new",
        "file-pen-line",
        ("estimates:write",),
        "estimate",
        "Price it, and have it signed",
    ),
    Item(
        "New invoice", "/invoices/new", "file-text", ("invoices:write",), "invoice", "Bill a client for work"
    ),
    Item("New client", "/clients/new", "user-round", ("clients:write",), "client", "A name, a phone, a site"),
    Item("New job", "/jobs/new", "hammer", ("jobs:write",), "job", "Start from a lead or a phone call"),
)


def sections(can: Can) -> tuple[Section, ...]:
    """The sections of the sidebar which hold at least one place open to this person."""
    open_sections = (
        Section(section.heading, tuple(item for item in section.items if item.open_to(can)))
        for section in SECTIONS
    )
    return tuple(section for section in open_sections if section.items)


def tabs(can: Can) -> tuple[Item, ...]:
    """The phone's tabs. A person without money gets Search in its place, so the + stays in the middle."""
    held = tuple(item for item in TABS if item.open_to(can))
    spare = tuple(item for item in (SEARCH, SETTINGS) if item.open_to(can))
    missing = len(TABS) - len(held)
    return held[:-1] + spare[:missing] + held[-1:]


def quick_add(can: Can) -> tuple[Item, ...]:
    return tuple(item for item in QUICK_ADD if item.open_to(can))


class Shell:
    """What the signed-in layout reads; worked out only when a template asks."""

    def __init__(self, person: Member | None) -> None:
        self.person_name = person.name if person else ""
        self.business_name = person.business_name if person else "OwnerOS"
        self.role = person.role.capitalize() if person else ""
        self._can: Can = person.can if person else _nobody

    @property
    def initials(self) -> str:
        words = self.person_name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def sections(self) -> tuple[Section, ...]:
        return sections(self._can)

    @property
    def tabs(self) -> tuple[Item, ...]:
        return tabs(self._can)

    @property
    def quick_add(self) -> tuple[Item, ...]:
        return quick_add(self._can)

    @property
    def elsewhere(self) -> tuple[Section, ...]:
        """What the page "More" lists: every place that has no tab of its own."""
        tabbed = {item.path for item in self.tabs}
        rest = (
            Section(section.heading, tuple(item for item in section.items if item.path not in tabbed))
            for section in self.sections
        )
        return tuple(section for section in rest if section.items)

    def is_here(self, item: Item) -> bool:
        """Whether the page being shown lies in this place."""
        return _holds(item.path, request.path)

    def is_under(self, tab: Item) -> bool:
        """Whether this tab stands for the page being shown; "More" holds what no other tab does."""
        if tab is MORE:
            return not any(self.is_under(other) for other in self.tabs if other is not MORE)
        return any(_holds(path, request.path) for path in (tab.path, *tab.also))


def _nobody(_permission: str) -> bool:
    return False


def _holds(place: str, path: str) -> bool:
    if place == "/":
        return path == "/"
    return path == place or path.startswith(place + "/")


def init_app(app: Flask) -> None:
    app.jinja_env.globals["object_kinds"] = KINDS

    @app.context_processor
    def shell() -> dict[str, Any]:
        return {"shell": Shell(g.get("person"))}
