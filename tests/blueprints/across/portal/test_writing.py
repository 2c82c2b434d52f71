"""Messages both ways, and the way back in for a client whose link ended."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from owneros.domain.across.portal.access import access_of, revoke
from owneros.domain.across.portal.messages import MOST_A_DAY
from owneros.domain.across.portal.models import PortalMessage
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import db, reach
from owneros.foundation.periods import now
from owneros.sandbox.mail.messages import described
from owneros.web.throttles import limiter
from tests.desk import SAM
from tests.hygiene import path_of


@pytest.fixture
def counted(cast, in_tenant):
    """How many rows of a table the owner's business has, and its mails to clients and to itself."""

    def count(model=PortalMessage):
        with in_tenant(cast.owner.tenant_id):
            return db.session.scalar(select(func.count(model.id)))

    return count


@pytest.fixture
def mails(cast, in_tenant):
    def read(kind="portal_message"):
        with in_tenant(cast.owner.tenant_id):
            return list(
                db.session.scalars(
                    select(MailMessage).where(MailMessage.kind == kind).order_by(MailMessage.id)
                )
            )

    return read


@pytest.fixture
def limits(monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    yield
    limiter.reset()


@pytest.mark.parametrize("fragment", [False, True])
def test_a_client_writes_and_the_business_is_told(anonymous, cast, maria, counted, mails, fragment):
    answer = anonymous.post(f"{maria.home}/messages", {"text": "When do you begin?"}, fragment=fragment)
    assert answer.status_code == (200 if fragment else 303)
    assert "When do you begin?" in anonymous.get(f"{maria.home}/messages").text
    (mail,) = mails()
    assert mail.to_address == f"office{cast.owner.tenant_id}@owner.example"
    assert mail.subject_line == "Maria Delgado wrote to you"
    today = cast.owner.get("/").text
    assert "Answer the message from Maria Delgado" in today
    assert "1 unread message" in cast.owner.get(f"/clients/{maria.client_id}").text


def test_the_mail_to_the_business_carries_the_words(anonymous, cast, maria, sandbox, run_tasks):
    anonymous.post(f"{maria.home}/messages", {"text": "Is <b>Monday</b> fine?"})
    run_tasks({"mail.deliver"})
    letter = newest_to(sandbox, f"office{cast.owner.tenant_id}@owner.example")
    assert "Is <b>Monday</b> fine?" in letter["text"]
    assert "Is &lt;b&gt;Monday&lt;/b&gt; fine?" in letter["html"]
    assert f"/clients/{maria.client_id}/messages" in letter["text"]
    assert maria.token not in letter["text"]


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("text", ["", "   ", "x" * 5_001, "a\x00b"])
def test_a_message_that_cannot_be_kept_is_told_at_its_field(anonymous, maria, counted, text, fragment):
    answer = anonymous.post(f"{maria.home}/messages", {"text": text}, fragment=fragment)
    assert answer.status_code == 422
    assert 'id="text-error"' in answer.text
    assert counted() == 0


@pytest.mark.parametrize("fragment", [False, True])
def test_a_message_sent_twice_leads_to_where_it_is_said_to_be_sent(anonymous, maria, fragment):
    form = anonymous.form(f"{maria.home}/messages") | {"text": "Hello"}
    anonymous.post(f"{maria.home}/messages", form, fragment=fragment)
    again = anonymous.post(f"{maria.home}/messages", form, fragment=fragment)
    assert path_of(again) == f"{maria.home}/messages?sent=1"


def test_a_dead_link_takes_no_message(anonymous, cast, in_tenant, maria, elsewhere, counted):
    with in_tenant(cast.owner.tenant_id):
        access_of(maria.client_id).expires_at = now() - timedelta(minutes=1)
    assert anonymous.post(f"{maria.home}/messages", {"text": "Hello"}).status_code == 404
    assert anonymous.post(f"{elsewhere.home}/messages", {"text": "Hello"}).status_code == 303
    assert counted() == 0


def test_a_client_cannot_flood_the_business(anonymous, cast, in_tenant, maria, counted):
    with in_tenant(cast.owner.tenant_id):
        for number in range(MOST_A_DAY):
            db.session.add(
                PortalMessage(
                    client_id=maria.client_id, written_by="client", author_name="Maria", text=f"{number}"
                )
            )
    answer = anonymous.post(f"{maria.home}/messages", {"text": "One more"})
    assert answer.status_code == 422
    assert "One more" in answer.text
    assert counted() == MOST_A_DAY


def test_posts_behind_a_link_are_limited(anonymous, maria, limits):
    codes = [anonymous.post(f"{maria.home}/messages", {"text": "x"}).status_code for _ in range(11)]
    assert codes == [303] * 10 + [429]
    codes = [anonymous.post("/c/unknown/renewal").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


@pytest.mark.parametrize("fragment", [False, True])
def test_the_business_answers_and_the_client_is_mailed_the_link(
    anonymous, cast, maria, sandbox, run_tasks, mails, fragment
):
    anonymous.post(f"{maria.home}/messages", {"text": "When do you begin?"})
    where = f"/clients/{maria.client_id}/messages"
    answer = cast.office.post(where, cast.office.form(where) | {"text": "On Monday."}, fragment=fragment)
    assert answer.status_code == (204 if fragment else 303)
    assert mails()[-1].to_address == "maria@client.example"
    run_tasks({"mail.deliver"})
    letter = newest_to(sandbox, "maria@client.example")
    assert "On Monday." in letter["text"]
    assert f"/c/{maria.token}" in letter["text"]
    assert "unread" not in cast.owner.get(f"/clients/{maria.client_id}").text
    assert "1 new message" in anonymous.get(maria.home).text
    assert "On Monday." in anonymous.get(f"{maria.home}/messages").text
    assert "1 new message" not in anonymous.get(maria.home).text
    assert "seen" in cast.owner.get(where).text


def test_an_answer_after_revoking_is_mailed_without_a_link(cast, in_tenant, maria, sandbox, run_tasks):
    with in_tenant(cast.owner.tenant_id):
        revoke(SAM, client_of(maria))
    cast.owner.post(f"/clients/{maria.client_id}/messages", {"text": "Good bye."})
    run_tasks({"mail.deliver"})
    letter = newest_to(sandbox, "maria@client.example")
    assert "Good bye." in letter["text"]
    assert "/c/" not in letter["text"]


def test_an_answer_to_a_client_without_an_address_stands_in_the_portal(
    cast, in_tenant, maria, counted, mails
):
    with in_tenant(cast.owner.tenant_id):
        client_of(maria).email = ""
    cast.owner.post(f"/clients/{maria.client_id}/messages", {"text": "Hello"})
    assert (counted(), len(mails())) == (1, 0)


def test_an_empty_answer_is_told(cast, maria, counted):
    for fragment in (False, True):
        answer = cast.owner.post(f"/clients/{maria.client_id}/messages", {"text": " "}, fragment=fragment)
        assert answer.status_code == 422
    assert counted() == 0


def test_messages_that_need_no_answer_are_marked_as_read(anonymous, cast, maria):
    anonymous.post(f"{maria.home}/messages", {"text": "Thank you!"})
    assert cast.owner.post(f"/clients/{maria.client_id}/messages/reading").status_code == 303
    assert "Answer the message from" not in cast.owner.get("/").text


def test_reading_by_the_business_marks_nothing(anonymous, cast, maria):
    anonymous.post(f"{maria.home}/messages", {"text": "Thank you!"})
    cast.owner.get(f"/clients/{maria.client_id}/messages")
    cast.owner.get(f"{maria.home}/messages")
    assert "Answer the message from" in cast.owner.get("/").text


def test_a_company_says_who_writes(anonymous, cast, in_tenant, maria):
    with in_tenant(cast.owner.tenant_id):
        client_of(maria).kind = "company"
    anonymous.post(f"{maria.home}/messages", {"text": "Hello", "author_name": "Ines"})
    assert "Ines" in cast.owner.get(f"/clients/{maria.client_id}/messages").text


def test_strangers_and_those_who_may_not_write(cast, maria):
    where = f"/clients/{maria.client_id}/messages"
    for path in (where, f"{where}/reading"):
        assert cast.stranger.post(path, {"text": "x"}).status_code == 404
        assert cast.accountant.post(path, {"text": "x"}).status_code == 403
    assert cast.accountant.get(where).status_code == 200
    assert cast.crew.get(where).status_code == 403


def test_asking_for_a_new_link_says_the_same_whatever_came_of_it(
    anonymous, cast, in_tenant, maria, dan, mails
):
    with in_tenant(cast.owner.tenant_id):
        access_of(maria.client_id).expires_at = now() - timedelta(minutes=1)
        revoke(SAM, client_of(dan))
    dead = {anonymous.get(home).text.replace(token, "") for home, token in links(maria, dan)}
    assert len(dead) == 1
    asked = {anonymous.post(f"{home}/renewal").text.replace(token, "") for home, token in links(maria, dan)}
    again = anonymous.post(f"{maria.home}/renewal")
    assert len(asked) == 1
    assert again.text.replace(maria.token, "") in asked
    assert [mail.to_address for mail in mails("portal")] == ["maria@client.example"]
    assert "maria@" not in again.text


def links(*doors):
    return [*((door.home, door.token) for door in doors), ("/c/unknown", "unknown")]


def client_of(door):
    return reach(Client, door.client_id)


def newest_to(sandbox, address):
    letters = [described(each) for each in sandbox.box.store.newest("mail")]
    return next(letter for letter in letters if letter["to"] == [address])
