"""Where a person can go: sections, the phone's tabs, and the list behind the +.

Templates read `shell`; when nobody is signed in every guarded place is left out.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask, current_app, g, request
from jinja2.environment import TemplateModule

from owneros.foundation.audit import AuditEvent, lately
from owneros.foundation.going_on import GoingOn, what_goes_on
from owneros.foundation.periods import now
from owneros.web.filters import initials
from owneros.web.places import KINDS
from owneros.web.sessions import Person

Can = Callable[[str], bool]
MORE, SEARCH = "/more", "/search"


@dataclass(frozen=True, slots=True)
class Item:
    """One place. An item is shown to whoever holds any of its permissions, or to all when it names none.

    `action` is what stands in the trail once it was used, so that what a person does most can come first.
    """

    label: str
    path: str
    icon: str
    permissions: tuple[str, ...] = ()
    kind: str = ""
    hint: str = ""
    action: str = ""

    def open_to(self, can: Can) -> bool:
        return not self.permissions or any(can(permission) for permission in self.permissions)


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    items: tuple[Item, ...]


PLACES: dict[str, Item] = {}
# The order of the whole, by address; what a person may not open is left out.
SECTIONS = (
    ("", ("/",)),
    ("Work", ("/jobs", "/estimates", "/clients", "/catalog")),
    ("Money", ("/money", "/invoices", "/payments", "/recurring")),
    ("Business", ("/people", "/imports", "/exports", "/settings", "/privacy")),
)
TABS = ("/", "/jobs", "/money", MORE)
SPARE_TABS = (SEARCH, "/settings")
QUICK_ADD = (
    "/estimates/new", "/invoices/new", "/payments/new", "/jobs/notes/new", "/clients/new", "/jobs/new"
)  # fmt: skip
# Which tab stands for places that have none: on phones they stand beside its own page.
UNDER = {"/money": ("/invoices", "/payments", "/recurring", "/exports")}
# What stands beside a tab's page, and among the rest as well.
TWICE = {"/exports"}


def place(*items: Item) -> None:
    """An area's places: where its pages begin, and what it adds to the list behind the +."""
    PLACES.update({item.path: item for item in items})


def _open(paths: tuple[str, ...], can: Can) -> tuple[Item, ...]:
    return tuple(PLACES[path] for path in paths if PLACES[path].open_to(can))


def sections(can: Can) -> tuple[Section, ...]:
    """The sections of the sidebar which hold at least one place open to this person."""
    found = (Section(heading, _open(paths, can)) for heading, paths in SECTIONS)
    return tuple(section for section in found if section.items)


def tabs(can: Can) -> tuple[Item, ...]:
    """The phone's tabs. A person without money gets Search in its place, so the + stays in the middle."""
    held, spare = _open(TABS, can), _open(SPARE_TABS, can)
    return held[:-1] + spare[: len(TABS) - len(held)] + held[-1:]


def quick_add(can: Can) -> tuple[Item, ...]:
    return _open(QUICK_ADD, can)


class Shell:
    """What the signed-in layout reads; worked out only when a template asks."""

    def __init__(self, person: Person | None) -> None:
        self.person_name = person.name if person else ""
        self.business_name = person.business_name if person else "OwnerOS"
        self.role = person.role.capitalize() if person else ""
        self._person = person
        self._can: Can = person.can if person else _nobody

    @property
    def initials(self) -> str:
        return initials(self.person_name)

    @property
    def sections(self) -> tuple[Section, ...]:
        return sections(self._can)

    @property
    def tabs(self) -> tuple[Item, ...]:
        return tabs(self._can)

    @property
    def adds(self) -> bool:
        """Whether there is anything that this person may add."""
        return bool(quick_add(self._can))

    @property
    def quick_add(self) -> tuple[Item, ...]:
        """What this person did most lately comes first."""
        done = Counter(lately(self._person.user_id, AuditEvent.action) if self._person else ())
        return tuple(sorted(quick_add(self._can), key=lambda item: -done[item.action]))

    @property
    def search(self) -> Item | None:
        """What stands in the head of every page but its own."""
        found = _open((SEARCH,), self._can)
        return next((item for item in found if not self.is_here(item)), None)

    @property
    def beside(self) -> tuple[Item, ...]:
        """The places that share a tab with the page being shown, when that begins one of them."""
        found = ((tab, *under) for tab, under in UNDER.items() if request.path in (tab, *under))
        return _open(next(found, ()), self._can)

    @cached_property
    def going_on(self) -> list[GoingOn]:
        """What runs for this person elsewhere than on the page being shown."""
        until = self._person.going_on_until if self._person else None
        if self._person is None or until is None or until < now():
            return []
        found = what_goes_on(self._can, self._person.user_id)
        return [each for each in found if each.path != request.path]

    def kept(self, template: str) -> TemplateModule:
        """A part that looks the same to all of a role, wherever they stand in a place; it is drawn once."""
        key = (template, self.role, *(path for path in PLACES if _holds(path, request.path)))
        drawn: dict[tuple[str, ...], TemplateModule] = current_app.extensions["shell"]
        if key not in drawn:
            drawn[key] = current_app.jinja_env.get_template(template).make_module({"shell": self})
        return drawn[key]

    @property
    def elsewhere(self) -> tuple[Section, ...]:
        """What the page "More" lists: every place that has no tab of its own and stands beside no other."""
        tabbed = {path for tab in self.tabs for path in (tab.path, *UNDER.get(tab.path, ()))} - TWICE
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
        if tab.path == MORE:
            return not any(self.is_under(other) for other in self.tabs if other.path != MORE)
        return any(_holds(path, request.path) for path in (tab.path, *UNDER.get(tab.path, ())))


def _nobody(_permission: str) -> bool:
    return False


def _holds(place: str, path: str) -> bool:
    if place == "/":
        return path == "/"
    return path == place or path.startswith(place + "/")


def init_app(app: Flask) -> None:
    app.jinja_env.globals["object_kinds"] = KINDS
    app.extensions["shell"] = {}

    @app.context_processor
    def shell() -> dict[str, Any]:
        return {"shell": Shell(g.get("person"))}
