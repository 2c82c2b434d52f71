"""Who may do what, for every route there is."""

from owneros.domain.people.tenants.roles import PERMISSIONS
from tests.conventions.crawl import (
    FRAGMENTS,
    GUARDS,
    OTHERWISE,
    complaints,
    guard,
    guarded,
    methods,
    pages,
    path,
    roles_with,
    rules,
    shown,
)
from tests.conventions.world import SECRET_WORDS
from tests.hygiene import HygieneClient, path_of

# A permission whose pages show money or clients' addresses of payment.
MONEY = ("estimates", "invoices", "payments", "money", "audit", "settings", "catalog", "exports")


def test_every_route_says_whom_it_is_for(app):
    def find():
        for rule in rules(app):
            whom = getattr(app.view_functions[rule.endpoint], "guard", (None, ""))[0]
            if whom not in GUARDS:
                yield f"{rule} ({rule.endpoint}) has no guard"

    complaints(find)


def test_a_route_without_a_guard_is_refused(app, cast, monkeypatch):
    monkeypatch.setitem(app.view_functions, "health.live", lambda: "open to all")
    response = cast.owner.get("/healthz")
    assert response.status_code == 500
    assert "open to all" not in response.text


def test_crew_holds_no_permission_that_shows_money(app):
    assert {held.partition(":")[0] for held in PERMISSIONS["crew"]} & set(MONEY) == set()


def test_an_accountant_changes_nothing_of_the_business(app):
    assert {held for held in PERMISSIONS["accountant"] if not held.endswith(":read")} == {"profile:write"}


def test_whoever_is_not_signed_in_is_sent_to_sign_in(app, world):
    def find():
        for rule in rules(app):
            if guard(app, rule)[0] not in ("permission", "fresh", "unverified"):
                continue
            where = path(app, rule, world.arguments(rule))
            for method in methods(rule):
                for fragment in (False, True):
                    someone = HygieneClient(app, csrf_secret=None)
                    response = someone.request(method, where, fragment=fragment, inspect=False)
                    if method != "GET" and response.status_code == 400:
                        continue  # without a session there is no CSRF token either
                    sent_to = path_of(response) if response.status_code in (204, 303) else ""
                    if not sent_to.startswith("/sign-in"):
                        yield f"{method} {where} answers {response.status_code} to an anonymous request"

    complaints(find)


def test_each_role_is_refused_what_it_may_not_do(app, cast, world):
    def find():
        for rule in guarded(app):
            permission = guard(app, rule)[1]
            where = path(app, rule, world.arguments(rule))
            for role in sorted(set(PERMISSIONS) - roles_with(permission)):
                for method in methods(rule):
                    for fragment in (False, True):
                        response = getattr(cast, role).request(
                            method, where, fragment=fragment, inspect=False
                        )
                        if response.status_code != 403:
                            yield f"{method} {where} answers {response.status_code} to {role}"
                        seen = [word for word in SECRET_WORDS if word in shown(response)]
                        if seen:
                            yield f"{method} {where} tells {role} about {seen}"

    complaints(find)


def test_each_role_reads_what_it_may_read(app, cast, world):
    def find():
        for rule in pages(app):
            whom, permission = guard(app, rule)
            if whom not in ("permission", "fresh") or rule.endpoint in OTHERWISE:
                continue
            for role in sorted(roles_with(permission)):
                places = [path(app, rule, arguments) for arguments in world.all_arguments(rule)]
                fragment = rule.endpoint in FRAGMENTS
                found = {
                    where: getattr(cast, role).get(where, fragment=fragment, inspect=False).status_code
                    for where in places
                }
                if 200 not in found.values():
                    yield f"GET answers {found} to {role}"

    complaints(find)


# Whoever does this is not asked anything more.
SIGNS_OUT = {"team.leave_now"}


def test_no_role_breaks_a_write_route(app, cast, world):
    """Whoever may write gets an answer to an empty form: never a crash, never 'forbidden'."""

    def find():
        for rule in guarded(app):
            permission = guard(app, rule)[1]
            for role in sorted(roles_with(permission)):
                for method in set(methods(rule)) - {"GET"}:
                    if rule.endpoint in SIGNS_OUT:
                        continue
                    where = path(app, rule, world.arguments(rule))
                    for fragment in (True, False):
                        response = getattr(cast, role).request(
                            method, where, fragment=fragment, inspect=False
                        )
                        if response.status_code not in (200, 204, 303, 404, 409, 422):
                            yield f"{method} {where} answers {response.status_code} to {role}"

    complaints(find)


def test_crew_reads_no_amount_anywhere(app, cast, world):
    """Not even on the pages that crew may open: no dollar sign, no page of a job without them."""

    def find():
        for rule in pages(app):
            whom, permission = guard(app, rule)
            if whom != "permission" or permission not in PERMISSIONS["crew"]:
                continue
            for arguments in world.all_arguments(rule):
                for fragment in (False, True):
                    response = cast.crew.get(path(app, rule, arguments), fragment=fragment, inspect=False)
                    if "$" in shown(response):
                        yield f"{path(app, rule, arguments)} shows crew an amount"

    complaints(find)
