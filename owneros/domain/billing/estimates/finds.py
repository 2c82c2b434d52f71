"""Estimates are found by number, amount, title and client."""

from datetime import date

from owneros.domain.billing.documents.finding import matching, named, words_of
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.queries import FOUND_BY
from owneros.domain.billing.estimates.statuses import say_status
from owneros.foundation.database import AnyRow
from owneros.foundation.finding import Found, findable
from owneros.foundation.uniting import AnySelect


def say(row: AnyRow, today: date) -> Found:
    label, client, title, status = row.words
    return Found(label, named(client, title), say_status(status, row.on, today))


@findable(
    "estimate",
    3,
    "Estimates",
    sees="estimates:read",
    say=say,
    in_list="/estimates?q=",
    by=words_of(Estimate, FOUND_BY),
)
def estimates(typed: str, _member: object) -> AnySelect:
    return matching(Estimate, Estimate.expires_on, typed, FOUND_BY)
