"""A noun is found by being there: whatever it announces from its own folder is known, and shown."""

import subprocess
import sys
from copy import copy
from textwrap import dedent

import pytest

import owneros.blueprints
import owneros.domain
from owneros.blueprints import all_blueprints
from owneros.domain import open_rooms
from owneros.domain.people.mailing import drawing
from owneros.domain.people.tenants.roles import PERMISSIONS, WORDS
from owneros.foundation import dying, exporting, finding, importing, needing, tasks
from owneros.web import navigation, places
from tests.desk import a_client

REGISTRIES = {
    "kite": [needing.KINDS, finding.KINDS, importing.KINDS, importing.HOLDS, drawing._draws, places.KINDS],
    "kites": [exporting.EXPORTS],
    "kites.fly": [tasks.handlers, dying.hearers],
    "kites.look": [tasks.handlers, dying.hearers, tasks.rules],
    "kites:read": [WORDS],
    "/kites": [navigation.PLACES],
}
# A noun without a table of its own: its kites are the clients.
NOUN = {
    "__init__.py": '"""Kites."""',
    "needs.py": """
        from owneros.domain.clients.clients.models import Client
        from owneros.foundation.needing import Need, Rank, needs_me
        from owneros.foundation.uniting import common

        @needs_me("kite", Rank.UNFINISHED, sees="kites:read", say=lambda row, _: Need("Fly a kite", "/kites"))
        def on_the_ground():
            return common(Client.name, subject_id=Client.id)
    """,
    "finds.py": """
        from owneros.domain.clients.clients.models import Client
        from owneros.foundation.finding import Found, findable
        from owneros.foundation.search import holds_all
        from owneros.foundation.uniting import common

        @findable("kite", 9, "Kites", sees="kites:read", say=lambda row, _: Found(f"Kite of {row.words[0]}"))
        def kites(typed, _member):
            return common(Client.name, subject_id=Client.id).where(holds_all(typed, Client.search_text))
    """,
    "exports.py": """
        from owneros.domain.clients.clients.models import Client
        from owneros.foundation.exporting import exported

        @exported("kites", 9, "Kites", "All that fly", columns={"Kite": (Client.name, str.upper)})
        def kites(found, _wish):
            return found.order_by(Client.name)
    """,
    "imports.py": """
        from owneros.domain.clients.clients.imports import Clients
        from owneros.domain.clients.clients.models import Client
        from owneros.foundation.importing import holds, imported

        @imported("kite", 9)
        class Kites(Clients):
            title = "Kites"

        holds("kite", 1, "It flies.", Client.id)
    """,
    "letters.py": """
        from owneros.domain.people.mailing.drawing import Drawn, draws

        @draws("kite")
        def draw(_message):
            return Drawn("It flies.", "<p>It flies.</p>")
    """,
    "tasks.py": """
        from owneros.foundation.dying import OPERATOR
        from owneros.foundation.tasks import daily, handler, recurring

        @handler("kites.fly", heard_by=OPERATOR)
        def fly():
            pass

        @recurring("kites.look", daily, heard_by=OPERATOR)
        def look():
            pass
    """,
}
AREA = {
    "__init__.py": '"""Kites."""',
    "area.py": """
        from owneros.domain.people.tenants.roles import DESK, permit
        from owneros.web.area import Area
        from owneros.web.navigation import Item, place
        from owneros.web.places import Kind, keeps

        bp = Area("kites", __name__)
        permit("kites:read", DESK, "See kites")
        keeps("kite", Kind("Kite", "sun", (60, 0.1), "/kites"))
        place(Item("Kites", "/kites", "sun", ("kites:read",)))
    """,
}


@pytest.fixture
def kites(app, tmp_path, monkeypatch):
    """A noun and its area in a wing of their own, until the test is over."""
    registries = [each for found in REGISTRIES.values() for each in found]
    before = [copy(each) for each in registries]
    for package, modules in ((owneros.domain, NOUN), (owneros.blueprints, AREA)):
        home = tmp_path / package.__name__
        (home / "attic" / "kites").mkdir(parents=True)
        (home / "attic" / "__init__.py").write_text("")
        for name, text in modules.items():
            (home / "attic" / "kites" / name).write_text(dedent(text))
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(home)])
    yield
    for each, kept in zip(registries, before, strict=True):
        each.clear()
        each.update(kept)
    for held in PERMISSIONS.values():
        held.discard("kites:read")
    for name in [name for name in sys.modules if ".attic" in name]:
        del sys.modules[name]
    for package in (owneros.domain, owneros.blueprints):
        delattr(package, "attic")


def test_a_new_noun_is_in_every_registry_and_no_list_names_it(kites):
    for key, registries in REGISTRIES.items():
        assert not any(key in each for each in registries)
    open_rooms()
    assert "kites" in [blueprint.name for blueprint in all_blueprints()]
    for key, registries in REGISTRIES.items():
        assert all(key in each for each in registries), key
    assert [role for role, held in PERMISSIONS.items() if "kites:read" in held] == ["owner", "office"]


def test_what_it_announced_is_shown_where_people_look(kites, cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        a_client("Zoe")
    open_rooms()
    all_blueprints()
    assert 'href="/kites">Fly a kite</a>' in cast.owner.get("/").text
    assert "Fly a kite" not in cast.accountant.get("/").text
    assert "Kite of Zoe" in cast.owner.get("/search?q=zoe").text
    assert "All that fly" in cast.owner.get("/exports").text
    assert "Kites" in cast.owner.get("/imports/new").text
    span = {"start": "2026-01-01", "end": "2026-12-31", "basis": "accrual", "period": "month"}
    assert b"ZOE" in cast.owner.post("/exports", {"what": "kites", **span}).data


def test_a_web_worker_is_not_made_heavier_by_what_only_migrations_need():
    program = (
        "from owneros.domain import open_rooms; open_rooms(); import sys; print('alembic' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
