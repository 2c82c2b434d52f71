"""Payments are found by their amount."""

from datetime import date

from owneros.domain.billing.payments.models import Payment
from owneros.domain.billing.payments.words import MISTAKE, Method
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import AnyRow
from owneros.foundation.finding import Found, findable
from owneros.foundation.joins import along
from owneros.foundation.marks import Amount
from owneros.foundation.sought import Keys
from owneros.foundation.uniting import AnySelect, common

FOUND_BY: Keys = {Amount(Payment, Payment.amount_cents): Payment.id}


def say(row: AnyRow, _today: date) -> Found:
    client, method, reference = row.words
    came_in = f"{row.on:%b} {row.on.day}, {row.on.year}"
    note = " · ".join(word for word in (came_in, Method(method).word, reference) if word)
    return Found(client, note, (MISTAKE, "quiet") if row.at else None)


@findable("payment", 5, "Payments", sees="payments:read", say=say, by=FOUND_BY)
def payments(_typed: str, _member: object) -> AnySelect:
    """The newest first."""
    words = (Client.name, Payment.method, Payment.reference)
    given = {"at": Payment.undone_at, "on": Payment.received_on, "cents": Payment.amount_cents}
    found = common(*words, subject_id=Payment.id, **given).join(Client, along(Payment.client_id))
    return found.order_by(Payment.received_on.desc(), Payment.id.desc())
