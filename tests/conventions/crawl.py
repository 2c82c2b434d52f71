"""The routes of the app as they are registered: whatever is added is swept as well."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from owneros.domain.people.tenants.roles import PERMISSIONS
from tests.hygiene import form_fields, steady
from tests.markup import document

IDLE = {"HEAD", "OPTIONS"}
GUARDS = {"permission", "fresh", "unverified", "everyone", "link", "vendor"}
ALL_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Pages that answer the owner with something else than 200, and why.
OTHERWISE = {
    "payments.continue_onboarding": "leads to Stripe, which does not know the planted account",
    "payments.come_back": "leads back to the settings",
    "two_step.app_page": "shows the app that was begun, and none was",
}
# Regions without a page of their own: a plain request is led to the page on which they stand.
FRAGMENTS = {
    "catalog.pick": "items of the price book to pick from for a line",
    "catalog.suggestions": "what fits the words typed into a line",
    "clients.pick_client": "clients to pick from in a form",
    "clients.pick_site": "the sites of the client who was picked in the form",
    "jobs.pick": "jobs to pick from in a form",
    "team.pick": "people to pick from in a form",
    "shell.going_on": "what runs for a person, above the tabs",
    "invoices.due_date": "the day to pay by of the client who was chosen in the form",
}
SIGNED_IN = ("permission", "fresh")
# Forms whose sending ends what the next ones need.
LAST = ("/deletion", "/voiding", "/sign-out", "/removal", "/undoing", "/disconnection", "/archiving")
# Pages that only show how parts look; their forms and links lead nowhere.
SAMPLES = {"shell.style"}


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (str(rule), sorted(rule.methods or ())))


def methods(rule: Rule) -> list[str]:
    return sorted(set(rule.methods or ()) - IDLE)


def guard(app: Flask, rule: Rule) -> tuple[str, str]:
    return app.view_functions[rule.endpoint].guard


def guarded(app: Flask) -> list[Rule]:
    """Routes for signed-in people with a permission."""
    return [rule for rule in rules(app) if guard(app, rule)[0] in ("permission", "fresh")]


def path(app: Flask, rule: Rule, arguments: dict[str, Any]) -> str:
    return app.url_map.bind("localhost").build(
        rule.endpoint, arguments, method=methods(rule)[0], force_external=False
    )


def pages(app: Flask) -> list[Rule]:
    return [rule for rule in rules(app) if "GET" in (rule.methods or ()) and rule.endpoint != "asset"]


def forms(app, player, world, whom=SIGNED_IN):
    """(page, action, fields) of every form of every page, open to these, that this player can open."""
    for rule in pages(app):
        if guard(app, rule)[0] not in whom:
            continue
        where = path(app, rule, world.arguments(rule))
        response = player.get(where, inspect=False)
        if response.mimetype != "text/html" or response.status_code != 200:
            continue
        tree = document(response.text)
        for form in tree.iter("form"):
            if form.get("method", "").lower() == "post":
                yield where, form.get("action") or where, form


def fields_by_action(app, player, world, whom=SIGNED_IN):
    """Each action once, with the fields of all its forms; what ends other forms comes last."""
    found = {}
    for _, action, form in forms(app, player, world, whom):
        found[action] = found.get(action, {}) | form_fields(form)
    return sorted(found.items(), key=lambda one: (one[0].endswith(LAST), one[0]))


def roles_with(permission: str) -> set[str]:
    return {role for role, held in PERMISSIONS.items() if permission in held}


def shown(response: TestResponse) -> str:
    """What an answer says, the same at each rendering; files as text, too."""
    return steady(response.get_data().decode(errors="replace"))


def complaints(of: Callable[[], Iterator[str]]) -> None:
    """Fails with all complaints at once, so that one run shows everything."""
    found = list(of())
    assert not found, "\n" + "\n".join(found)
