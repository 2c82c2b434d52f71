"""The statement of a client: page, PDF and mail."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.statements.models import Statement
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import db
from owneros.foundation.periods import today_in
from owneros.sandbox.mail.messages import described
from tests.desk import a_client, an_invoice

TODAY = today_in("America/Chicago")


@pytest.fixture
def client_id(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        client = a_client("Maria Delgado", street="7 Elm Street")
        an_invoice(client, 40_000, issued_on=TODAY - timedelta(days=40), title="Kitchen & bath")
        an_invoice(client, 12_345, issued_on=TODAY)
        return client.id


@pytest.mark.parametrize("fragment", [False, True])
def test_shows_what_was_billed_with_the_balance(cast, client_id, fragment):
    text = cast.owner.get(f"/clients/{client_id}/statement", fragment=fragment).text
    for words in ("Invoice INV-0001", "Kitchen &amp; bath", "$400.00", "$523.45", "26 days late"):
        assert words in text
    days = f"from_on={TODAY}&to_on={TODAY}"
    later = cast.owner.get(f"/clients/{client_id}/statement?{days}", fragment=fragment).text
    assert "Invoice INV-0001" not in later
    assert "Invoice INV-0002" in later
    assert "$400.00" in later


@pytest.mark.parametrize("fragment", [False, True])
def test_shows_only_what_is_open_when_that_is_chosen(cast, client_id, fragment):
    path = f"/clients/{client_id}/statement"
    text = cast.owner.get(f"{path}?show=open", fragment=fragment).text
    for words in ("INV-0001", "26 days late", "$400.00", "$523.45"):
        assert words in text
    assert "Balance before" not in text
    assert f'href="{path}?show=open"' in cast.owner.get(path, fragment=fragment).text


def test_mails_only_what_is_open_when_that_is_chosen(cast, in_tenant, client_id, run_tasks, sandbox):
    path = f"/clients/{client_id}/statement/sending?show=open"
    assert "open items on" in cast.owner.get(path).text
    to = f"{uuid.uuid4().hex}@client.example"
    answer = cast.owner.post(path, cast.owner.form(path) | {"to": to})
    assert (answer.status_code, answer.location) == (303, f"/clients/{client_id}/statement?show=open")
    run_tasks({"mail.deliver"})
    with in_tenant(cast.owner.tenant_id):
        statement = db.session.scalars(select(Statement)).one()
        assert (statement.snapshot["open_only"], statement.closing_cents) == (True, 52_345)
        assert statement.pdf_file_id is not None
    [letter] = [mail for mail in map(described, sandbox.box.store.newest("mail")) if to in str(mail)]
    assert "open items on" in letter["text"]
    assert "The PDF with all open documents is attached." in letter["html"]


WRONG = [
    ("from_on=soon", "Enter a date like 2026-11-23."),
    (f"from_on={TODAY}&to_on={TODAY - timedelta(days=1)}", "The last day cannot be before the first day."),
]


@pytest.mark.parametrize(("query", "message"), WRONG)
def test_days_that_make_no_sense_are_told(cast, client_id, query, message):
    for fragment in (False, True):
        answer = cast.owner.get(f"/clients/{client_id}/statement?{query}", fragment=fragment)
        assert answer.status_code == 422
        assert message in answer.text
    for part in ("pdf", "sending"):
        assert cast.owner.get(f"/clients/{client_id}/statement/{part}?{query}").status_code == 409


def test_the_pdf_is_tagged(cast, client_id):
    for query in ("", "?show=open"):
        answer = cast.accountant.get(f"/clients/{client_id}/statement/pdf{query}")
        assert answer.mimetype == "application/pdf"
        assert b"/StructTreeRoot" in answer.data


@pytest.mark.parametrize("fragment", [False, True])
def test_mails_it_once_with_the_pdf_as_it_was(cast, in_tenant, client_id, run_tasks, sandbox, fragment):
    path = f"/clients/{client_id}/statement/sending"
    form = cast.owner.form(path)
    assert "maria@client.example" in form["to"]
    to = f"{uuid.uuid4().hex}@client.example"
    for _ in range(2):
        answer = cast.owner.post(path, form | {"to": to}, fragment=fragment)
        assert answer.status_code == (204 if fragment else 303), answer.text
    with in_tenant(cast.owner.tenant_id):
        an_invoice(a_client("Somebody Else"), 99_900)
        assert db.session.scalar(select(func.count(MailMessage.id))) == 1
    run_tasks({"mail.deliver"})
    with in_tenant(cast.owner.tenant_id):
        message = db.session.scalars(select(MailMessage)).one()
        assert (message.state, message.error) == ("sent", "")
        statement = db.session.scalars(select(Statement)).one()
        assert (statement.closing_cents, statement.pdf_file_id is None) == (52_345, False)
    [letter] = [mail for mail in map(described, sandbox.box.store.newest("mail")) if to in str(mail)]
    assert letter["subject"] == "Your statement from Lone Star Plumbing"
    assert "Statement of account" in letter["html"]
    assert "$523.45" in letter["text"]
    assert to in cast.owner.get(f"/clients/{client_id}/statement").text


def test_wrong_addresses_are_told(cast, client_id):
    path = f"/clients/{client_id}/statement/sending"
    for fragment in (False, True):
        answer = cast.owner.post(
            path, {"to": "nobody", "subject": "x", "message": "Keep me"}, fragment=fragment
        )
        assert answer.status_code == 422
        assert "nobody is not an email address." in answer.text
        assert "Keep me" in answer.text


def test_strangers_see_nothing_and_other_roles_mail_nothing(cast, client_id):
    data = {"to": "maria@client.example", "subject": "x", "message": ""}
    for part in ("", "/pdf", "/sending"):
        assert cast.stranger.get(f"/clients/{client_id}/statement{part}").status_code == 404
        assert cast.crew.get(f"/clients/{client_id}/statement{part}").status_code == 403
    assert cast.stranger.post(f"/clients/{client_id}/statement/sending", data).status_code == 404
    for player in (cast.crew, cast.accountant):
        assert player.post(f"/clients/{client_id}/statement/sending", data).status_code == 403


def test_an_empty_account_says_so(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        client_id = a_client("New Client").id
    text = cast.owner.get(f"/clients/{client_id}/statement").text
    assert "Balance before" in text
    assert "$0.00" in text
