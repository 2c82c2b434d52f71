"""Estimates are found by number, title and client."""

from datetime import date

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.statuses import say_status
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import AnyRow
from owneros.foundation.finding import Found, findable
from owneros.foundation.joins import along
from owneros.foundation.search import holds_all, nearness
from owneros.foundation.uniting import AnySelect, common


def say(row: AnyRow, today: date) -> Found:
    label, client, title, status = row.words
    return Found(label, f"{client} · {title}" if title else client, say_status(status, row.on, today))


@findable("estimate", 3, "Estimates", sees="estimates:read", say=say, in_list="/estimates?q=")
def estimates(typed: str, _member: object) -> AnySelect:
    """Of equal ones the newest first."""
    words, order = (
        (Estimate.label, Client.name, Estimate.title, Estimate.status),
        (Estimate.issued_on.desc(), Estimate.id.desc()),
    )
    return (
        common(*words, subject_id=Estimate.id, on=Estimate.expires_on, cents=Estimate.total_cents)
        .join(Client, along(Estimate.client_id))
        .where(holds_all(typed, Estimate.search_text, Client.name_norm))
        .order_by(nearness(typed, Estimate.search_text), *order)
    )
