"""How clients can pay this business now: online, and as it says in its own words."""

from dataclasses import dataclass

from sqlalchemy import select, true

from owneros.domain.billing.payments.models import StripeConnection
from owneros.domain.people.tenants.models import Business
from owneros.foundation.built import built
from owneros.foundation.uniting import AnySelect


@dataclass(frozen=True)
class Ways:
    """By `card`, and then perhaps from a `bank` account; `words` is what the business says of other ways."""

    card: bool
    bank: bool
    words: str

    @property
    def none(self) -> bool:
        """Whether a client who wants to pay is told no way."""
        return not (self.card or self.words)


NO_WAYS = Ways(card=False, bank=False, words="")


def ways_to_pay() -> Ways:
    row = _ways.one()
    words: str = row.how_to_pay
    connection: StripeConnection | None = row.StripeConnection
    if connection is None:
        return Ways(card=False, bank=False, words=words)
    return Ways(card=connection.active, bank=connection.takes_bank_debits, words=words)


@built
def _ways() -> AnySelect:
    return select(Business.how_to_pay, StripeConnection).outerjoin(StripeConnection, true())
