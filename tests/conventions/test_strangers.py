"""What belongs to another business is as absent as what never was; by each layer of tenancy alone, too."""

import uuid
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import event

from owneros.foundation import tenancy
from tests.conventions.crawl import OTHERWISE, complaints, forms, guard, methods, pages, path, rules, shown
from tests.conventions.world import MODELS
from tests.hygiene import HygieneClient, form_fields


@contextmanager
def without_hooks():
    """Row security alone: nothing filters, stamps or refuses in the session."""
    hooks = [("do_orm_execute", tenancy._scope), ("before_flush", tenancy._stamp)]
    own_get = tenancy.TenantSession.get
    for name, hook in hooks:
        event.remove(tenancy.TenantSession, name, hook)
    del tenancy.TenantSession.get
    try:
        yield
    finally:
        tenancy.TenantSession.get = own_get
        for name, hook in hooks:
            event.listen(tenancy.TenantSession, name, hook)


@pytest.fixture(params=["both layers", "the session's hooks alone", "row security alone"])
def layered_app(request, app, another_app, database_urls, world, strangers_world):
    """The app with one layer taken away, as an operator's role that sees all rows or without any hook."""
    with ExitStack() as stack:
        if request.param == "the session's hooks alone":
            seeing_all = database_urls["ops"].replace("postgresql:", "postgresql+psycopg:")
            app = another_app(database_url=seeing_all)
        elif request.param == "row security alone":
            stack.enter_context(without_hooks())
        yield app


def with_ids(app):
    """Routes that name a record."""
    return [
        rule
        for rule in rules(app)
        if rule.arguments - {"name", "text_kind", "step"}
        and not any("token" in name for name in rule.arguments)
    ]


def test_a_strangers_ids_are_answered_like_made_up_ones(layered_app, cast, world, strangers_world):
    stranger = HygieneClient(layered_app, cast.stranger.cookie, cast.stranger.csrf_secret)

    def find():
        for rule in with_ids(layered_app):
            names = sorted(rule.arguments)
            for stolen in names:
                # The innermost record is stolen under the stranger's own parent as well.
                for others in (world, strangers_world) if len(names) > 1 else (world,):
                    arguments = others.arguments(rule) | {stolen: world.arguments(rule)[stolen]}
                    made_up = arguments | {stolen: uuid.uuid4()}
                    for method in methods(rule):
                        for fragment in (False, True):
                            yield from compare(
                                layered_app, stranger, rule, method, arguments, made_up, fragment
                            )

    complaints(find)


def compare(app, stranger, rule, method, arguments, made_up, fragment):
    where = path(app, rule, arguments)
    found = stranger.request(method, where, fragment=fragment)
    absent = stranger.request(method, path(app, rule, made_up), fragment=fragment)
    if found.status_code != 404:
        yield f"{method} {where} ({rule.endpoint}) answers {found.status_code} to a stranger"
    if absent.status_code != 404:
        yield f"{method} {rule} answers {absent.status_code} to a made-up id"
    if shown(found) != shown(absent) or dict(found.headers) != dict(absent.headers):
        yield f"{method} {rule} tells a stranger's record from a made-up one"


def test_no_method_but_the_routes_own_opens_a_record(app, cast, world):
    def find():
        for rule in with_ids(app):
            where = path(app, rule, world.arguments(rule))
            allowed = {m for other in rules(app) for m in methods(other) if str(other) == str(rule)}
            for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed:
                status = cast.stranger.request(method, where).status_code
                if status not in (404, 405):
                    yield f"{method} {where} answers {status}"

    complaints(find)


def everything_of(world):
    """Each id of a business under every name that a query or a form might give it."""
    named = {}
    for model, ids in world.ids.items():
        table = model.__tablename__
        named |= {f"{table}_id": ids[0], table: ids[0], f"{table}s": ids[0]}
    return {name: str(value) for name, value in named.items()}


def test_a_query_with_a_strangers_ids_tells_nothing(layered_app, cast, world, strangers_world):
    stranger = HygieneClient(layered_app, cast.stranger.cookie, cast.stranger.csrf_secret)

    def find():
        for rule in pages(layered_app):
            if guard(layered_app, rule)[0] not in ("permission", "fresh", "everyone"):
                continue
            if set(rule.arguments) - {f"{name}_id" for name in MODELS}:
                continue
            where = path(layered_app, rule, strangers_world.arguments(rule))
            own = shown(stranger.get(where, inspect=False))
            for fragment in (False, True):
                query = everything_of(world) | {"q": "Delgado"}
                response = stranger.get(where, fragment=fragment, query_string=query, inspect=False)
                if response.status_code >= 500 and rule.endpoint not in OTHERWISE:
                    yield f"GET {where} breaks: {response.status_code}"
                ids = [str(row) for rows in world.ids.values() for row in rows]
                seen = [row for row in ids if f"/{row}" in shown(response)]
                if seen and not any(row in own for row in seen):
                    yield f"GET {where} links to a stranger's {seen}"

    complaints(find)


def test_a_form_with_a_strangers_ids_is_refused(app, in_tenant, cast, world, strangers_world):
    """Every form that the stranger can open is sent back with the owner's ids in place of its own."""

    def find():
        for where, action, form in forms(app, cast.stranger, strangers_world):
            fields = form_fields(form)
            for name in [
                name for name in fields if name.endswith("_id") and name.removesuffix("_id") in MODELS
            ]:
                stolen = fields | {name: str(world.ids[MODELS[name.removesuffix("_id")]][0])}
                response = cast.stranger.post(action, stolen)
                if response.status_code not in (404, 409, 422):
                    yield f"the form of {where} takes a stranger's {name}: {response.status_code}"

    complaints(find)
