"""Every page of every role, whole and as a fragment, looked at by the hygiene client."""

import re

import pytest

from tests.conventions.crawl import FRAGMENTS, OTHERWISE, SAMPLES, complaints, guard, pages, path
from tests.hygiene import HygieneClient, check, steady
from tests.markup import document, roots

ROLES = ["owner", "office", "crew", "accountant", "anonymous"]


@pytest.fixture(params=ROLES)
def visitor(request, app, cast):
    return HygieneClient(app) if request.param == "anonymous" else getattr(cast, request.param)


def visits(app, world, visitor, *, fragment):
    """(address, answer) of every page that this visitor gets to see."""
    for rule in pages(app):
        if rule.endpoint in OTHERWISE or (rule.endpoint in FRAGMENTS and not fragment):
            continue
        for arguments in world.all_arguments(rule):
            where = path(app, rule, arguments)
            response = visitor.get(where, fragment=fragment, inspect=False)
            if response.status_code == 200:
                yield rule, where, response


def test_every_whole_page_is_clean(app, world, visitor):
    def find():
        for _, where, response in visits(app, world, visitor, fragment=False):
            try:
                check(response, fragment=False)
            except AssertionError as complaint:
                yield str(complaint).partition("\n")[0]
            if response.mimetype == "text/html" and "<html" not in response.text:
                yield f"{where}: a fragment for a whole page"

    complaints(find)


def test_every_fragment_is_clean_and_has_one_root(app, world, visitor):
    def find():
        for _, where, response in visits(app, world, visitor, fragment=True):
            if response.mimetype != "text/html" or "<html" in response.text:
                continue
            try:
                check(response, fragment=True)
            except AssertionError as complaint:
                yield str(complaint).partition("\n")[0]
            standing = [
                element
                for element in roots(response.text)
                if "hx-swap-oob" not in element.attrs and element.tag != "hx-partial"
            ]
            if len(standing) != 1:
                yield f"{where}: the fragment has {len(standing)} roots"

    complaints(find)


def test_a_fragment_is_a_piece_of_its_page(app, world, cast):
    """Word for word, but for the keys of forms: what htmx swaps in is what a reload shows."""

    def find():
        for rule, where, response in visits(app, world, cast.owner, fragment=True):
            if response.mimetype != "text/html" or "<html" in response.text or rule.endpoint in FRAGMENTS:
                continue
            whole = cast.owner.get(where, inspect=False).text
            if _solid(response.text) not in _solid(whole):
                yield f"{where}: the fragment is no piece of the page"

    complaints(find)


def _solid(text):
    return re.sub(r"\s+", " ", steady(text)).strip()


def test_a_fragment_fits_where_its_page_asks_for_it(app, world, cast):
    """Whatever a page asks for by htmx exists, answers with a fragment, and its target is on the page."""

    def find():
        for rule, where, response in visits(app, world, cast.owner, fragment=False):
            if response.mimetype != "text/html" or rule.endpoint in SAMPLES:
                continue
            tree = document(response.text)
            ids = {element.get("id") for element in tree.iter() if isinstance(element.tag, str)}
            for element in tree.iter():
                if not isinstance(element.tag, str):
                    continue
                target = element.get("hx-target") or ""
                if target.startswith("#") and target[1:] not in ids:
                    yield f"{where}: {element.tag} swaps into {target}, which is not there"
                asked = element.get("hx-get")
                if asked and not asked.startswith("#"):
                    answer = cast.owner.get(asked.partition("#")[0], fragment=True, inspect=False)
                    if answer.status_code not in (200, 204):
                        yield f"{where}: hx-get {asked} answers {answer.status_code}"
                    elif "<html" in answer.text:
                        yield f"{where}: hx-get {asked} answers with a whole page"

    complaints(find)


def test_every_link_of_every_page_leads_somewhere(app, world, cast):
    seen = {}

    def find():
        for player in (cast.owner, cast.crew):
            for _, where, response in visits(app, world, player, fragment=False):
                if response.mimetype != "text/html":
                    continue
                tree = document(response.text)
                for link in tree.iter("a"):
                    target = (link.get("href") or "").partition("#")[0]
                    if not target.startswith("/") or (player, target) in seen:
                        continue
                    status = seen[player, target] = player.get(target, inspect=False).status_code
                    if status >= 400 and not target.startswith("/settings/payments/"):
                        yield f"{where}: {player.member.role} is led to {target}: {status}"

    complaints(find)


def test_every_form_posts_to_a_route_that_this_role_may_use(app, world, cast):
    def find():
        bound = app.url_map.bind("localhost")
        for role in ("owner", "office", "crew", "accountant"):
            player = getattr(cast, role)
            for rule, where, response in visits(app, world, player, fragment=False):
                if response.mimetype != "text/html" or rule.endpoint in SAMPLES:
                    continue
                for form in document(response.text).iter("form"):
                    if form.get("method", "").lower() != "post":
                        continue
                    action = (form.get("action") or where).partition("?")[0]
                    endpoint, _ = bound.match(action, method="POST")
                    whom, permission = app.view_functions[endpoint].guard
                    if whom in ("permission", "fresh") and not player.member.can(permission):
                        yield f"{where} offers {role} a form for {action}, which needs {permission}"
                    if form.get("hx-post") and form.get("hx-post") != form.get("action"):
                        yield f"{where}: hx-post {form.get('hx-post')} is not the action {form.get('action')}"

    complaints(find)


# Its form carries a CSRF token, for which the browser has to say where it was sent from.
WITH_CSRF = {"auth.join_page"}


def test_links_of_documents_are_private(app, world, anonymous):
    def find():
        for rule in pages(app):
            if guard(app, rule)[0] != "link":
                continue
            where = path(app, rule, world.arguments(rule))
            headers = anonymous.get(where).headers
            if headers.get("Cache-Control") != "no-store":
                yield f"{where} may be cached: {headers.get('Cache-Control')}"
            if "noindex" not in headers.get("X-Robots-Tag", ""):
                yield f"{where} may be indexed"
            if headers.get("Referrer-Policy") != "no-referrer" and rule.endpoint not in WITH_CSRF:
                yield f"{where} tells where its reader came from"

    complaints(find)
