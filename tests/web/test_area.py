"""A route says its guard, and its view gets the record that the address names."""

import pytest
from sqlalchemy import select

from owneros.domain.clients.clients.models import Client
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db, reach
from owneros.foundation.ids import uuid7
from owneros.web.area import Area
from owneros.web.saving import Saved


@pytest.fixture
def client(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        row = Client(name="Maria Delgado", name_norm="maria delgado")
        db.session.add(row)
        db.session.flush()
        return row


@pytest.mark.parametrize("guard", [{}, {"permission": "cats:write"}, {"permission": ""}])
def test_a_route_without_a_guard_that_is_known_cannot_be_made(guard):
    with pytest.raises(ValueError, match="No role has"):
        Area("x", __name__).get("/x", **guard)


def test_a_record_of_the_address_is_handed_over_and_what_is_not_there_is_not_found(cast, client):
    assert "Maria Delgado" in cast.owner.get(f"/clients/{client.id}/edit").text
    assert cast.owner.get(f"/clients/{uuid7()}/edit").status_code == 404
    assert cast.stranger.get(f"/clients/{client.id}/edit").status_code == 404


def test_a_record_is_locked_where_the_view_holds_it(cast, client, count_queries):
    def locks(path):
        with count_queries() as sent:
            assert cast.owner.post(path).status_code == 303
        return [one for one in sent if "FROM client" in one and "FOR UPDATE" in one]

    assert len(locks(f"/clients/{client.id}/late-fees/sparing")) == 1
    assert locks(f"/clients/{client.id}/archiving") == []


def test_a_deed_with_the_same_key_is_done_and_told_of_once(cast, client, in_tenant):
    path, key = f"/clients/{client.id}/archiving", {"_once": str(uuid7())}
    assert [cast.owner.post(path, key).status_code for _ in range(2)] == [303, 303]
    with in_tenant(cast.owner.tenant_id):
        assert reach(Client, client.id).archived_at is not None
        events = select(AuditEvent.action).where(AuditEvent.subject_id == client.id)
        assert db.session.scalars(events).all() == ["client.archived"]


def test_a_view_that_saves_nothing_is_left_as_it_is(app):
    assert app.view_functions["clients.index"].__name__ == "index"
    assert not hasattr(app.view_functions["clients.index"], "__wrapped__")
    assert app.view_functions["clients.archive"].__wrapped__.__annotations__["return"] is Saved
