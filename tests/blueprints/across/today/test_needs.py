"""What needs somebody comes from the nouns: one statement for all kinds, by rank, for whoever may see it."""

from datetime import timedelta

import pytest

from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.roles import is_known
from owneros.foundation import needing
from owneros.foundation.needing import KINDS, Need, Rank, needs_me
from owneros.foundation.periods import today_in
from owneros.foundation.uniting import common
from tests.desk import a_client, an_invoice
from tests.markup import rows_in


@pytest.fixture
def greeting(monkeypatch):
    """Registers a kind that asks to greet each client, by name backwards."""
    monkeypatch.setattr(needing, "KINDS", dict(KINDS))

    def register(rank=Rank.UNFINISHED, sees="clients:read", most=5):
        def say(row, today):
            return None if row.words == ["Nobody"] else Need(f"Greet {row.words[0]}", "/clients", f"{today}")

        @needs_me("greeting", rank, sees=sees, say=say, most=most)
        def greetings():
            return common(Client.name, subject_id=Client.id).order_by(Client.name.desc())

    return register


def sentences(page):
    return rows_in(page.text, "needs-you")


@pytest.fixture
def clients(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        for name in ("Ann", "Bo", "Cy", "Nobody"):
            a_client(name)


def test_a_further_kind_adds_no_statement(cast, clients, count_queries, greeting):
    cast.owner.get("/")
    with count_queries() as before:
        assert sentences(cast.owner.get("/")) == []
    greeting()
    with count_queries() as after:
        assert sentences(cast.owner.get("/")) == ["Greet Cy", "Greet Bo", "Greet Ann"]
    assert len(after) == len(before)


def test_the_most_pressing_comes_first_and_of_each_kind_only_so_many(cast, in_tenant, clients, greeting):
    with in_tenant(cast.owner.tenant_id):
        an_invoice(a_client("Zoe"), issued_on=today_in("America/Chicago") - timedelta(days=60))
    greeting(most=2)
    assert sentences(cast.owner.get("/")) == ["Remind Zoe to pay", "Greet Zoe"]
    greeting(Rank.ANSWER_IS_DUE, most=3)
    assert sentences(cast.owner.get("/")) == ["Greet Zoe", "Greet Cy", "Remind Zoe to pay"]


def test_each_sees_what_their_role_may_see(cast, clients, greeting):
    greeting()
    assert sentences(cast.crew.get("/")) == []
    assert sentences(cast.stranger.get("/")) == []
    greeting(sees="jobs:read")
    for player in (cast.crew, cast.office):
        assert sentences(player.get("/")) == ["Greet Cy", "Greet Bo", "Greet Ann"]


def test_each_kind_names_a_permission_that_there_is(app):
    assert {kind.sees for kind in KINDS.values() if not is_known(kind.sees)} == set()
