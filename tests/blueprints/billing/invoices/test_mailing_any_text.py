"""An invoice that holds what people type on their phones leaves the house."""

import json
import secrets
import urllib.request
from decimal import Decimal

import pytest
from sqlalchemy import select

from owneros.domain.billing.invoices.content import LineContent
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import db
from tests.desk import a_client, a_draft

LINES = [
    "Replace faucet 🔧",
    "浴室防水工事",
    "욕실 타일 시공",
    "\ufffeSink",
    "https://example.com/" + "a" * 150,
]


@pytest.mark.parametrize("description", LINES)
def test_an_invoice_is_mailed_whatever_stands_in_it(cast, in_tenant, run_tasks, sandbox, description):
    address = f"mei.{secrets.token_hex(4)}@client.example"
    with in_tenant(cast.owner.tenant_id):
        client = a_client("Mei Lin 林", email=address)
        invoice_id = a_draft(client, lines=[LineContent(description, Decimal(1), "", 1_0000)]).id
    data = {"to": address, "subject": "Your invoice", "message": ""}
    assert cast.owner.post(f"/invoices/{invoice_id}/sending", data).status_code == 303
    run_tasks({"mail.deliver"})
    with in_tenant(cast.owner.tenant_id):
        message = db.session.scalars(select(MailMessage)).one()
        assert (message.state, message.error) == ("sent", "")
    with urllib.request.urlopen(f"{sandbox.url}/_sandbox/mail?format=json&to={address}") as answer:
        letter = json.load(answer)[0]
    assert [file["name"] for file in letter["attachments"]] == ["INV-0001.pdf"]
