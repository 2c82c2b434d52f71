"""Online payments of the demo: Stripe is connected for real, and clients pay on the sandbox's page."""

import uuid

import requests
from sqlalchemy import select

from owneros.domain.billing.documents.linking import link_of
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.payments import connection, settle_checkout, start_checkout
from owneros.domain.billing.payments.models import Checkout, Payment
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError

SECONDS = 10
WANTED = 3


_browser = requests.Session()
_browser.trust_env = False  # no proxy: the sandbox is on this machine


def is_reachable(sandbox_url: str) -> bool:
    try:
        return _browser.get(f"{sandbox_url}/_sandbox/clock", timeout=2).ok
    except requests.RequestException:
        return False


def connect_stripe(owner: Actor, sandbox_url: str) -> None:
    """Once. Commits. Raises VendorError."""
    found = connection.connect(owner, our_tenant().name)
    if found.card_payments != "active":
        _post(f"{sandbox_url}/_sandbox/stripe/accounts/{found.account_id}", {"status": "active"})
        connection.refresh(found)
    db.session.commit()


def pay_by_card() -> int:
    """The newest open invoices are paid until WANTED payments came by card; how many were. Commits each."""
    paid = len(db.session.scalars(select(Payment.id).where(Payment.payment_intent_id.is_not(None))).all())
    for invoice_id in _waiting()[: max(0, WANTED - paid)]:
        _pay(invoice_id, "ok", "paid")
    return max(0, WANTED - paid)


def pay_by_bank_debit() -> None:
    """One client pays from a bank account, once; the sandbox's bank sends it in three days. Commits."""
    if db.session.scalar(select(Checkout.id).where(Checkout.processing_at.is_not(None))) is None:
        _pay(_waiting()[0], "bank_ok", "coming")


def _waiting() -> list[uuid.UUID]:
    """Open invoices that were looked at and of which nothing is paid, the newest first."""
    return list(
        db.session.scalars(
            select(Invoice.id)
            .where(Invoice.status.in_(OPEN_STATUSES), Invoice.paid_cents == 0, Invoice.viewed_at.is_not(None))
            .order_by(Invoice.due_on.desc(), Invoice.id.desc())
        )
    )


def _pay(invoice_id: uuid.UUID, how: str, word: str) -> None:
    """`how` is what the payer chooses on the sandbox's page, `word` how that should end for now."""
    invoice = reach(Invoice, invoice_id)
    page = link_of(invoice)
    back = f"{page}/paid?checkout={{checkout}}"
    checkout = start_checkout(invoice, invoice.balance_cents, success_url=back, cancel_url=page)
    _post(checkout.url, {"card": how})
    outcome = settle_checkout(checkout.id)
    db.session.commit()
    if outcome.word != word:
        raise StateError(f"The online payment of {invoice.label} is {outcome.word}.")


def _post(url: str, form: dict[str, str]) -> None:
    """The payer's browser does not follow back into the app, which may not run yet."""
    _browser.post(url, form, timeout=SECONDS, allow_redirects=False).raise_for_status()
