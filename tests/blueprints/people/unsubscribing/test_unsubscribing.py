"""The way out of reminders: looking changes nothing, one POST does, and it can be taken back."""

import pytest

from owneros.domain.billing.reminders.choosing import off, turn_on, unsubscribe_link
from tests.desk import SAM, a_client, an_invoice


@pytest.fixture
def client(cast, in_tenant):
    """(id, path of the way out)."""
    with in_tenant(cast.owner.tenant_id):
        made = a_client(email="maria@client.example")
        return made.id, f"/unsubscribe/{unsubscribe_link(made.id)}"


def decided(cast, in_tenant, client):
    with in_tenant(cast.owner.tenant_id):
        return off([client[0]]).get(client[0])


def test_looking_changes_nothing(cast, in_tenant, anonymous, client):
    page = anonymous.get(client[1])
    assert page.status_code == 200
    assert "Lone Star Plumbing" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert decided(cast, in_tenant, client) is None


@pytest.mark.parametrize("body", [{"List-Unsubscribe": "One-Click"}, {"choice": "off"}, {}])
def test_one_post_is_enough_and_twice_is_once(cast, in_tenant, anonymous, client, body):
    for _ in range(2):
        answer = anonymous.post(client[1], body)
        assert answer.status_code == 200
        assert "Reminders are stopped" in answer.text
    assert decided(cast, in_tenant, client) == "client"


def test_the_client_may_take_it_back(cast, in_tenant, anonymous, client):
    anonymous.post(client[1])
    assert "Stop reminders?" in anonymous.post(client[1], {"choice": "on"}).text
    assert decided(cast, in_tenant, client) is None


def test_the_desk_says_who_decided(cast, in_tenant, anonymous, client):
    anonymous.post(client[1])
    assert "unsubscribed" in cast.owner.get(f"/clients/{client[0]}/reminders").text
    with in_tenant(cast.owner.tenant_id):
        turn_on(SAM, client[0], client[0], "Maria")
    assert decided(cast, in_tenant, client) is None


@pytest.mark.parametrize("token", ["made-up", "x" * 300])
def test_a_token_that_is_none_leads_nowhere(anonymous, token):
    assert anonymous.get(f"/unsubscribe/{token}").status_code == 404
    assert anonymous.post(f"/unsubscribe/{token}").status_code == 404


def test_an_invoices_link_is_no_way_out(cast, in_tenant, anonymous):
    with in_tenant(cast.owner.tenant_id):
        token = an_invoice().link_token.reveal()
    assert anonymous.post(f"/unsubscribe/{token}").status_code == 404
