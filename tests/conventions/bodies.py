"""What is sent to each write: a table beside the tests of its area, typed into the forms of the world."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from owneros.domain.people.tenants.roles import DESK
from tests.conventions.crawl import SIGNED_IN, guard, methods, pages, path, rules
from tests.conventions.world import TESTS, World
from tests.hygiene import HygieneClient, form_fields
from tests.markup import document


@dataclass(frozen=True)
class Body:
    """What is typed over what the form shows: a pair of name and content is a file, a model the id of a row.

    `wrong` is typed over that in turn, and is refused. `pressed` is the value of a button. `may` are the
    roles that send it, where the table itself (`MAY`) does not say so; else it is the desk. `again` says why
    the same again does something anew, `looks` that nothing is written at all. `alone` asks for a world in
    which no other body was sent before. `blank` is sent without a form, as no page opens with one.
    """

    typed: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, Any] | None = None
    may: tuple[str, ...] = ()
    pressed: Mapping[str, str] = field(default_factory=dict)
    again: str = ""
    looks: bool = False
    alone: bool = False
    blank: bool = False


BUTTON = Body()


@dataclass(frozen=True)
class Sending:
    """A form that is filled in, ready to be sent as often as you like."""

    where: str
    fields: Mapping[str, Any]
    form: Any = None

    @property
    def asks(self) -> bool:
        """Whether there is more to its form than a button."""
        return self.form is not None and _asks(self.form)

    def send(
        self,
        client: HygieneClient,
        *,
        fragment: bool = False,
        headers: Mapping[str, str] | None = None,
        **typed: Any,
    ) -> TestResponse:
        data = {
            name: (io.BytesIO(value[1]), value[0]) if isinstance(value, tuple) else value
            for name, value in (self.fields | typed).items()
        }
        return client.post(self.where, data, fragment=fragment, headers=headers or {})


@cache
def tables() -> dict[str, dict[str, Body]]:
    """The `BODIES` of each area, by its folder."""
    found = {}
    for place in sorted((TESTS / "blueprints").glob("*/*/bodies.py")):
        module = import_module(".".join(("tests", *place.relative_to(TESTS).with_suffix("").parts)))
        may = getattr(module, "MAY", DESK)
        found[place.parent.name] = {
            endpoint: replace(body, may=body.may or may) for endpoint, body in module.BODIES.items()
        }
    return found


def bodies() -> dict[str, Body]:
    return {endpoint: body for table in tables().values() for endpoint, body in table.items()}


def writes(app: Flask) -> list[Rule]:
    return [rule for rule in rules(app) if set(methods(rule)) - {"GET"}]


def of_the_desk(app: Flask, rule: Rule) -> bool:
    return guard(app, rule)[0] in SIGNED_IN


def bare(app: Flask, world: World, rule: Rule, **arguments: Any) -> Sending:
    """What is typed alone, to this rule's first row or to another."""
    where = path(app, rule, world.arguments(rule) | arguments)
    return Sending(where, _typed(world, bodies()[rule.endpoint]))


def filled(app: Flask, player: HygieneClient, world: World, endpoint: str) -> Iterator[Sending]:
    """What is typed over the form of this route, for each row whose page shows one."""
    (rule,) = [rule for rule in writes(app) if rule.endpoint == endpoint]
    body = bodies()[endpoint]
    seen: dict[str, list[Any]] = {}
    for arguments in world.all_arguments(rule):
        where = path(app, rule, arguments)
        if body.blank:
            yield Sending(where, _typed(world, body))
        for page in _near(app, rule):
            place = path(app, page, {name: arguments[name] for name in page.arguments})
            if place not in seen:
                seen[place] = _forms(player.get(place, inspect=False))
            for form in seen[place]:
                action = form.get("action") or place
                if action.partition("?")[0] == where:
                    fields = form_fields(form) | _typed(world, body)
                    fields.pop("csrf_token", None)
                    yield Sending(action, fields, form)


def _near(app: Flask, rule: Rule) -> list[Rule]:
    """Pages of the same area, and those above the address, the nearest first."""
    area = rule.endpoint.partition(".")[0]
    near = [
        page
        for page in pages(app)
        if page.arguments <= rule.arguments
        and (page.endpoint.startswith(f"{area}.") or str(rule).startswith(str(page)))
    ]
    return sorted(near, key=lambda page: (not str(rule).startswith(str(page)), -len(str(page))))


def _forms(answer: TestResponse) -> list[Any]:
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return []
    return [form for form in document(answer.text).iter("form") if form.get("method", "").lower() == "post"]


def _asks(form: Any) -> bool:
    return any(
        element.tag in ("textarea", "select")
        or (element.tag == "input" and element.get("type") not in ("hidden", "submit"))
        for element in form.iter()
    )


def _typed(world: World, body: Body) -> dict[str, Any]:
    typed = {name: str(world.id_of(it)) if isinstance(it, type) else it for name, it in body.typed.items()}
    return typed | body.pressed
