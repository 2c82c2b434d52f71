import json
import re

import brotli
import pytest

from owneros.web import assets, bundles, navigation
from owneros.web.places import KINDS
from tests.hygiene import HygieneClient

CSS_LIMIT = 10_000
OWN_JS_LIMIT = 7_500
FIRST_VISIT = 60_000


def asset_names(page):
    return sorted(set(re.findall(r'"(/s/[^"#]+)', page.text)))


def test_the_shell_shows_the_business_and_what_the_owner_may_open(cast):
    page = cast.owner.get("/more")
    assert page.status_code == 200
    assert "Lone Star Plumbing" in page.text
    for path in ("/jobs", "/money", "/clients", "/invoices", "/payments", "/settings", "/search"):
        assert f'href="{path}"' in page.text


def listed_under_more(player):
    lists = re.findall(r'<ul class="places">(.*?)</ul>', player.get("/more").text, re.DOTALL)
    return [path for each in lists for path in re.findall(r'<a href="([^"]+)"', each)]


def test_more_lists_what_has_no_tab_and_stands_beside_none(cast):
    assert listed_under_more(cast.owner) == [
        "/estimates", "/clients", "/catalog", "/people", "/imports", "/exports", "/settings", "/privacy",
    ]  # fmt: skip
    assert listed_under_more(cast.accountant) == [
        "/estimates", "/clients", "/catalog", "/people", "/exports", "/settings", "/privacy",
    ]  # fmt: skip
    assert listed_under_more(cast.crew) == ["/settings", "/privacy"]


def test_crew_sees_no_way_to_money(cast):
    for path in ("/new", "/more"):
        page = cast.crew.get(path)
        for forbidden in ("/money", "/invoices", "/payments", "/clients"):
            assert f'href="{forbidden}' not in page.text
    assert cast.crew.get("/more").text.count("tab-new") == 1


def test_the_accountant_may_add_nothing_and_has_no_plus(cast):
    assert "Your role cannot add anything." in cast.accountant.get("/new").text
    for path in ("/", "/more"):
        assert 'href="/new"' not in cast.accountant.get(path).text


def test_the_places_of_money_stand_beside_each_other_and_lead_somewhere(cast):
    for place in ("/money", "/invoices", "/payments", "/recurring", "/exports"):
        text = cast.owner.get(place).text
        strip = text.partition('<nav class="tabs beside" aria-label="Money">')[2].partition("</nav>")[0]
        assert re.findall(r'<a href="([^"]+)"', strip) == [
            "/money", "/invoices", "/payments", "/recurring", "/exports",
        ]  # fmt: skip
        assert re.findall(r'href="([^"]+)" aria-current', strip) == [place]


def test_no_strip_stands_where_one_place_alone_is(cast):
    for player, place in ((cast.owner, "/jobs"), (cast.owner, "/invoices/new"), (cast.crew, "/jobs")):
        assert 'class="tabs beside"' not in player.get(place).text


def added_by(player):
    places = re.search(r'<ul class="places">(.*?)</ul>', player.get("/new").text, re.DOTALL)[1]
    return re.findall(r'<a href="([^"]+)"', places)


@pytest.mark.parametrize(
    ("role", "places"),
    [
        ("owner", list(navigation.QUICK_ADD)),
        ("office", list(navigation.QUICK_ADD)),
        ("crew", ["/jobs/notes/new"]),
    ],
)
def test_the_plus_of_each_role_leads_somewhere(cast, role, places):
    player = getattr(cast, role)
    assert added_by(player) == places
    assert [player.get(place).status_code for place in places] == [200] * len(places)


def test_what_a_person_does_most_stands_first(cast):
    for number in range(2):
        cast.office.post("/clients", {"name": f"Client {number}"})
    assert added_by(cast.office)[0] == "/clients/new"
    assert added_by(cast.owner) == list(navigation.QUICK_ADD)


@pytest.mark.parametrize("path", ["/new", "/more"])
def test_the_shell_asks_strangers_to_sign_in(anonymous, path):
    assert anonymous.get(path).status_code == 303


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("role", [{"jobs:read", "today:read", "search:read"}, {"today:read"}, set()])
def test_the_plus_stays_in_the_middle(role):
    tabs = navigation.tabs(lambda permission: permission in role)
    assert tabs[-1].path == navigation.MORE
    assert len(tabs) <= 4


def test_each_asset_is_served_for_a_year_and_compressed(anonymous):
    for address in asset_names(anonymous.get("/offline")):
        answer = anonymous.get(address, headers={"Accept-Encoding": "br"}, inspect=False)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        if address.endswith((".css", ".js", ".svg")):
            assert answer.headers["Content-Encoding"] == "br"
            assert brotli.decompress(answer.data)


def test_an_asset_with_an_old_hash_is_not_found(anonymous):
    assert anonymous.get("/s/app.000000000000.css").status_code == 404


def test_the_weight_of_a_first_visit(app, cast):
    built = assets.of(app)
    assert len(brotli.compress(bundles.scripts()["app.js"].encode())) <= OWN_JS_LIMIT
    assert len(built.by_name["app.css"].compressed) <= CSS_LIMIT
    loaded = ("app.css", "app.js", "theme.js", "icons.svg", "public-sans.woff2", "favicon.svg")
    weight = sum(len(built.by_name[name].compressed or built.by_name[name].content) for name in loaded)
    assert weight + len(brotli.compress(cast.owner.get("/more").data, quality=4)) <= FIRST_VISIT


def test_every_icon_that_a_template_names_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', bundles.sprite()))
    templates = (bundles.STATIC.parent / "templates").rglob("*.html")
    named = {
        name for file in templates for name in re.findall(r'(?:icon|empty)\("([a-z0-9-]+)"', file.read_text())
    }
    named |= {kind.icon for kind in KINDS.values()}
    named |= {item.icon for item in navigation.PLACES.values()}
    assert named <= drawn


def test_every_place_that_an_area_names_has_its_turn_and_opens(cast):
    ordered = {path for _, paths in navigation.SECTIONS for path in paths}
    ordered |= {*navigation.TABS, *navigation.SPARE_TABS, *navigation.QUICK_ADD}
    assert set(navigation.PLACES) == ordered
    for path in navigation.PLACES:
        assert cast.owner.get(path).status_code in (200, 302, 303), path


def test_every_kind_has_a_home_that_opens(cast):
    for name, kind in KINDS.items():
        if kind.home:
            assert cast.owner.get(kind.home).status_code == 200, name


def test_the_manifest_can_be_installed(anonymous):
    manifest = json.loads(anonymous.get("/manifest.webmanifest").data)
    assert manifest["id"] == manifest["scope"] == "/"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for picture in manifest["icons"] + manifest["screenshots"]:
        assert anonymous.get(picture["src"], inspect=False).status_code == 200


def test_the_service_worker_is_never_cached_and_knows_the_build(anonymous, app):
    answer = anonymous.get("/sw.js", inspect=False)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert assets.of(app).build_id in answer.text
    for path in re.findall(r'"(/[^"]*)"', answer.text.splitlines()[0]):
        assert anonymous.get(path, inspect=False).status_code == 200


def test_the_offline_page_may_be_kept_and_holds_nobody(cast):
    answer = cast.owner.get("/offline")
    assert "public" in answer.headers["Cache-Control"]
    assert "Lone Star Plumbing" not in answer.text
    assert "csrf" not in answer.text


def test_signed_in_pages_are_never_stored(cast):
    assert cast.owner.get("/more").headers["Cache-Control"] == "no-store"


def test_the_style_page_shows_every_kind_with_and_without_errors(anonymous):
    for path in ("/_ui", "/_ui?errors=1"):
        page = anonymous.get(path)
        assert page.status_code == 200
        for kind in KINDS:
            assert f"k-{kind}" in page.text
    assert 'aria-invalid="true"' in page.text


def test_the_style_page_is_for_builders_only(app, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", _Production(app.extensions["settings"]))
    assert HygieneClient(app).get("/_ui").status_code == 404


class _Production:
    environment = "production"

    def __init__(self, settings):
        self._settings = settings

    def __getattr__(self, name):
        return getattr(self._settings, name)


def test_an_error_has_a_page_of_its_own(anonymous):
    page = anonymous.get("/no-such-page")
    assert page.status_code == 404
    assert "Go to Today" in page.text
