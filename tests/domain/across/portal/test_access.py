"""A client's one link: it expires, is renewed, is revoked, and comes back to the known address alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from owneros.domain.across.portal import access as portal
from owneros.domain.across.portal.models import PortalAccess, PortalFile, PortalMessage
from owneros.domain.across.portal.opening import MOST_A_DAY, DeadLink, ask_for_link, open_portal
from owneros.domain.billing.reminders.choosing import client_behind, unsubscribe_link
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.records.links.models import PublicLink
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.periods import now
from owneros.sandbox.mail.messages import described
from tests.desk import SAM, a_client


def token_of(access: PortalAccess) -> str:
    return access.link_token.reveal()


def mails() -> list[MailMessage]:
    return list(db.session.scalars(select(MailMessage).where(MailMessage.kind == "portal")))


@pytest.fixture
def shared(cast, in_tenant):
    """(client id, token) of a client who was mailed the link."""
    with in_tenant(cast.owner.tenant_id):
        client = a_client()
        portal.mail_link(SAM, client, [client.email], "Your documents", "Hello", "first")
        return client.id, token_of(portal.access_of(client.id))


def opens(app, token: str) -> bool:
    with app.app_context():
        try:
            open_portal(token)
        except DeadLink:
            return False
        return True


def expire(client_id) -> None:
    portal.access_of(client_id).expires_at = now() - timedelta(minutes=1)
    db.session.flush()


def test_the_mailed_link_opens_the_clients_own_portal(app, sandbox, run_tasks, shared):
    client_id, token = shared
    run_tasks({"mail.deliver"})
    letters = [described(each) for each in sandbox.box.store.newest("mail")]
    assert any(
        letter["to"] == ["maria@client.example"] and f"/c/{token}" in letter["text"] for letter in letters
    )
    with app.app_context():
        assert open_portal(token).client.id == client_id


def test_a_mailing_gives_the_link_its_full_time_and_leaves_it_the_same(app, cast, in_tenant, shared):
    client_id, token = shared
    with in_tenant(cast.owner.tenant_id):
        access = portal.access_of(client_id)
        access.expires_at = now() + timedelta(days=2)
        portal.mail_link(SAM, reach_client(client_id), ["maria@client.example"], "Again", "", "second")
        assert token_of(access) == token
        assert access.expires_at > now() + portal.LASTS - timedelta(minutes=1)
    assert opens(app, token)


def test_the_same_mailing_goes_out_once(cast, in_tenant, shared):
    client_id, _ = shared
    with in_tenant(cast.owner.tenant_id):
        portal.mail_link(
            SAM, reach_client(client_id), ["maria@client.example"], "Your documents", "", "first"
        )
        assert len(mails()) == 1
        with pytest.raises(FieldError):
            portal.mail_link(SAM, reach_client(client_id), [], "Your documents", "", "other")


def test_an_expired_link_opens_nothing_and_mailing_makes_a_new_one(app, cast, in_tenant, shared):
    client_id, token = shared
    with in_tenant(cast.owner.tenant_id):
        expire(client_id)
        assert portal.link_of(portal.access_of(client_id)) == ""
    assert not opens(app, token)
    with in_tenant(cast.owner.tenant_id):
        portal.mail_link(SAM, reach_client(client_id), ["maria@client.example"], "Again", "", "second")
        fresh = token_of(portal.access_of(client_id))
    assert fresh != token
    assert opens(app, fresh)
    assert not opens(app, token)


def test_a_renewed_link_kills_the_old_one(app, cast, in_tenant, shared):
    client_id, token = shared
    with in_tenant(cast.owner.tenant_id):
        fresh = token_of(portal.renew(SAM, reach_client(client_id)))
    assert opens(app, fresh)
    assert not opens(app, token)


def test_a_revoked_link_is_dead_and_its_mail_is_held_back(app, cast, in_tenant, run_tasks, shared):
    client_id, token = shared
    with in_tenant(cast.owner.tenant_id):
        portal.revoke(SAM, reach_client(client_id))
        portal.revoke(SAM, reach_client(client_id))
        audited = db.session.scalar(
            select(func.count(AuditEvent.id)).where(AuditEvent.action == "portal.revoked")
        )
        assert audited == 1
    assert not opens(app, token)
    run_tasks({"mail.deliver"})
    with in_tenant(cast.owner.tenant_id):
        assert [mail.state for mail in mails()] == ["withheld"]
        other = a_client("Dan Cole")
        with pytest.raises(StateError):
            portal.revoke(SAM, other)


def test_a_new_portal_link_leaves_the_link_that_stops_reminders(app, cast, in_tenant, shared):
    client_id, _ = shared
    with in_tenant(cast.owner.tenant_id):
        stops = unsubscribe_link(client_id)
        portal.renew(SAM, reach_client(client_id))
    with app.app_context():
        assert client_behind(stops).id == client_id


@pytest.mark.parametrize("how", ["expired", "renewed"])
def test_a_client_with_an_old_link_is_mailed_one_that_works_at_the_known_address_alone(
    app, cast, in_tenant, shared, how
):
    client_id, token = shared
    with in_tenant(cast.owner.tenant_id):
        if how == "expired":
            expire(client_id)
        else:
            portal.renew(SAM, reach_client(client_id))
    ask(app, token)
    with in_tenant(cast.owner.tenant_id):
        assert [mail.to_address for mail in mails()] == ["maria@client.example"] * 2
        fresh = token_of(portal.access_of(client_id))
    assert opens(app, fresh)
    assert not opens(app, token)


def test_asking_again_within_the_hour_mails_nothing_more(app, cast, in_tenant, shared):
    client_id, token = shared
    with in_tenant(cast.owner.tenant_id):
        expire(client_id)
    for _ in range(5):
        ask(app, token)
    with in_tenant(cast.owner.tenant_id):
        assert len(mails()) == 2


def test_asking_is_held_to_a_few_mails_a_day(app, cast, in_tenant, shared):
    _, token = shared
    for hour in range(MOST_A_DAY + 2):
        ask(app, token)
        with in_tenant(cast.owner.tenant_id):
            for mail in mails():
                mail.dedupe += f", {hour} hours ago"
    with in_tenant(cast.owner.tenant_id):
        assert len(mails()) == 1 + MOST_A_DAY


@pytest.mark.parametrize("why", ["revoked", "no address", "unknown"])
def test_asking_does_nothing_where_the_business_closed_the_door_or_knows_no_address(
    app, cast, in_tenant, shared, why
):
    client_id, token = shared
    with in_tenant(cast.owner.tenant_id):
        expire(client_id)
        if why == "revoked":
            portal.revoke(SAM, reach_client(client_id))
        if why == "no address":
            reach_client(client_id).email = ""
    ask(app, "x" * 43 if why == "unknown" else token)
    with in_tenant(cast.owner.tenant_id):
        assert len(mails()) == 1


def test_a_link_of_another_kind_asks_for_nothing_and_opens_nothing(app, cast, in_tenant, shared):
    client_id, _ = shared
    with in_tenant(cast.owner.tenant_id):
        other = unsubscribe_link(client_id)
    ask(app, other)
    assert not opens(app, other)
    with in_tenant(cast.owner.tenant_id):
        assert len(mails()) == 1
        kinds = db.session.scalars(select(PublicLink.kind).where(PublicLink.document_id == client_id)).all()
        assert set(kinds) == {"portal", "unsubscribe"}


def test_what_is_in_a_portal_goes_with_its_client(cast, in_tenant, shared):
    client_id, _ = shared
    with in_tenant(cast.owner.tenant_id):
        db.session.add(
            PortalMessage(client_id=client_id, written_by="client", author_name="Maria", text="Hello")
        )
        db.session.flush()
        db.session.delete(reach_client(client_id))
        db.session.flush()
        for model in (PortalAccess, PortalMessage, PortalFile):
            assert db.session.scalar(select(func.count(model.id))) == 0


def ask(app, token: str) -> None:
    with app.app_context():
        ask_for_link(token)
        db.session.commit()


def reach_client(client_id):
    return reach(Client, client_id)
