"""One way to mail a client: posted once, drawn late, and held back when it must not go out any more."""

import threading

import pytest
from sqlalchemy import func, select

from owneros.domain.people.mailing import Drawn, Withheld, drawing, post
from owneros.domain.people.mailing.models import KINDS, MailMessage, MailRoute
from owneros.foundation.database import db, reach
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import Outbox
from owneros.sandbox.mail.messages import described
from owneros.vendors.mail import Attachment
from tests.desk import a_client


@pytest.fixture
def drawn_as(monkeypatch):
    """Registers how a kind that no noun draws is drawn, for this test."""

    def register(function):
        monkeypatch.setitem(drawing._draws, "payment_problem", function)

    return register


def a_letter(dedupe="statement:1", **fields):
    client = a_client("Maria Delgado") if "client_id" not in fields else None
    return post(
        **{
            "kind": "payment_problem",
            "subject_id": uuid7(),
            "client_id": client.id if client else None,
            "to": "maria@client.example",
            "subject_line": "Your statement",
            "dedupe": dedupe,
            **fields,
        }
    )


def test_the_same_thing_is_posted_once(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        first = a_letter()
        assert a_letter(client_id=None) is None
        assert db.session.scalar(select(func.count(MailMessage.id))) == 1
        tasks = db.session.scalars(select(Outbox.kind).where(Outbox.dedupe == f"mail:{first.id}")).all()
        assert tasks == ["mail.deliver"]
        assert db.session.get(MailRoute, first.id).tenant_id == cast.owner.tenant_id


def test_the_same_thing_asked_for_at_once_is_posted_once(cast, in_tenant):
    posted, together = [], threading.Barrier(4)

    def ask():
        with in_tenant(cast.owner.tenant_id):
            together.wait()
            posted.append(a_letter(client_id=None))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(posted) == 4
    assert len([message for message in posted if message]) == 1


def test_a_letter_carries_what_was_drawn_and_comes_from_the_business(
    cast, in_tenant, run_tasks, sandbox, drawn_as
):
    drawn_as(
        lambda message: Drawn(
            f"Hello {message.message}\n",
            "<p>Hello</p>",
            [Attachment("s.pdf", "application/pdf", b"%PDF")],
            unsubscribe="https://owneros.example/u/1",
        )
    )
    with in_tenant(cast.owner.tenant_id):
        message_id = a_letter(message="Maria").id
    run_tasks({"mail.deliver"})
    run_tasks({"mail.deliver"})
    letters = [described(each) for each in sandbox.box.store.newest("mail")]
    (kept,) = [letter for letter in letters if letter["message_id"].startswith(f"<{message_id}@")]
    assert kept["text"].startswith("Hello Maria")
    assert [part["name"] for part in kept["attachments"]] == ["s.pdf"]
    assert kept["headers"]["List-Unsubscribe"] == "<https://owneros.example/u/1>"
    assert kept["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert kept["from"].startswith("Lone Star Plumbing <")


def test_a_letter_that_is_withheld_says_why_and_stays_unsent(cast, in_tenant, run_tasks, drawn_as):
    def refuse(_message):
        raise Withheld("It was paid meanwhile.")

    drawn_as(refuse)
    with in_tenant(cast.owner.tenant_id):
        message_id = a_letter().id
    run_tasks({"mail.deliver"})
    with in_tenant(cast.owner.tenant_id):
        message = reach(MailMessage, message_id)
        assert (message.state, message.error, message.sent_at) == (
            "withheld",
            "It was paid meanwhile.",
            None,
        )


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_may_be_posted(cast, in_tenant, kind):
    with in_tenant(cast.owner.tenant_id):
        assert a_letter(kind=kind, client_id=None).kind == kind
        db.session.rollback()
