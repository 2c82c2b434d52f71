"""What is found comes from the nouns: one statement for all kinds, by rank, for whoever may see it."""

import re

import pytest

from owneros.domain.across.search.searching import SHOWN
from owneros.domain.clients.catalog.keeping import ItemDetails, add_item
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.people.tenants.roles import is_known
from owneros.foundation import finding
from owneros.foundation.finding import KINDS, Found, findable
from owneros.foundation.search import holds_all
from owneros.foundation.uniting import common
from owneros.web import places
from tests.desk import SAM, a_client


@pytest.fixture
def price_book(cast, in_tenant, monkeypatch):
    """A kind that nobody else has, with more items than are shown, and a client."""
    monkeypatch.setattr(finding, "KINDS", dict(KINDS))
    monkeypatch.setattr("owneros.domain.across.search.searching.KINDS", finding.KINDS)
    with in_tenant(cast.owner.tenant_id):
        a_client("Valeria Vale")
        for number in range(SHOWN + 1):
            add_item(SAM, ItemDetails(kind="service", name=f"Valve {number}", price_e4=1_0000))

    def register(rank=9, sees="catalog:read"):
        def say(row, today):
            return Found(row.words[0], f"as of {today:%Y}")

        @findable("catalog_item", rank, "Price book", sees=sees, say=say, in_list="/catalog?q=")
        def items(typed, _member):
            found = common(CatalogItem.name, subject_id=CatalogItem.id)
            return found.where(holds_all(typed, CatalogItem.search_text)).order_by(CatalogItem.name.desc())

    return register


def names(page):
    return re.findall(r'<td class="main"><a href="[^"]+">([^<]+)<', page.text)


def test_a_further_kind_adds_no_statement(cast, price_book, count_queries):
    cast.owner.get("/search?q=val")
    with count_queries() as before:
        assert names(cast.owner.get("/search?q=val")) == ["Valeria Vale"]
    price_book()
    with count_queries() as after:
        found = names(cast.owner.get("/search?q=val"))
    assert found == ["Valeria Vale", *(f"Valve {number}" for number in range(SHOWN, 0, -1))]
    assert len(after) == len(before)


def test_its_rows_stand_in_their_rank_and_lead_to_their_pages(cast, price_book):
    price_book(rank=0)
    page = cast.owner.get("/search?q=valve+3")
    assert names(page) == ["Valve 3"]
    assert 'href="/catalog?q=valve%203">See the list' in page.text
    assert re.search(r'href="/catalog/[0-9a-f-]{36}">Valve 3</a><span class="sub">as of 20', page.text)
    assert names(cast.owner.get("/search?q=val"))[-1] == "Valeria Vale"


def test_each_finds_what_their_role_may_see(cast, price_book):
    price_book()
    assert names(cast.crew.get("/search?q=val")) == []
    assert names(cast.stranger.get("/search?q=val")) == []
    price_book(sees="jobs:read")
    assert len(names(cast.crew.get("/search?q=val"))) == SHOWN


def test_each_kind_names_a_permission_and_a_page_that_there_are(app):
    for kind in KINDS.values():
        assert is_known(kind.sees)
        assert places.KINDS[kind.table].home
