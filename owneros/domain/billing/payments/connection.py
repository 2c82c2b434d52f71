"""The business's own Stripe account: opened once, looked at again whenever Stripe says that it changed."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from owneros.domain.billing.payments.models import Checkout, StripeAccountIndex, StripeConnection
from owneros.domain.people.tenants.models import Business, Membership
from owneros.domain.people.users.models import User
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.foundation.tenancy import current_tenant
from owneros.vendors import stripe


def current() -> StripeConnection | None:
    """The connection of this business, also one that was switched off."""
    return db.session.scalars(select(StripeConnection)).first()


def disconnected(account_id: str) -> bool:
    """Whether this account was in use and is so no more: Stripe tells us nothing about it."""
    found = current()
    return found is None or found.account_id != account_id or found.disconnected_at is not None


def note_cut_off(account_id: str) -> None:
    """The business took back our access, or closed the account. What was asked of Stripe stays as it is."""
    connection = current()
    if connection is None or connection.account_id != account_id or connection.cut_off_at is not None:
        return
    connection.cut_off_at = now()
    connection.disconnected_at = connection.disconnected_at or now()
    record(
        Actor("vendor", "Stripe"),
        "stripe.cut_off",
        "OwnerOS no longer has access to the Stripe account",
        connection,
    )


def connected() -> StripeConnection:
    """Raises StateError when there is no connection in use."""
    connection = current()
    if connection is None or connection.disconnected_at is not None:
        raise StateError("Card payments are not set up for this business.")
    return connection


def connect(actor: Actor, business_name: str) -> StripeConnection:
    """Open the account at Stripe, or switch the earlier one on again. Raises VendorError.

    The key is the business, and both rows are inserted or left: two clicks lead to one account.
    """
    connection = current()
    if connection is None:
        connection = _open_account(business_name)
    elif connection.disconnected_at is None:
        return connection
    connection.disconnected_at = connection.cut_off_at = None
    refresh(connection)
    record(actor, "stripe.connected", f"{actor.name} connected Stripe", connection)
    return connection


def _open_account(business_name: str) -> StripeConnection:
    tenant_id = current_tenant(db.session())
    # Not the number of the tenant: every installation that shares the platform counts from one.
    business_id = db.session.scalars(select(Business.id)).one()
    account = stripe.create_account(
        email=_address(tenant_id),
        business_name=business_name,
        reference=str(business_id),
        key=f"business:{business_id}:account",
    )
    db.session.execute(
        insert(StripeConnection)
        .values(
            tenant_id=tenant_id,
            id=uuid7(),
            account_id=account.id,
            card_payments=account.card_payments,
            ach_payments=account.ach_payments,
            requirements_due=account.requirements_due,
        )
        .on_conflict_do_nothing(index_elements=["tenant_id"])
    )
    connection = db.session.scalars(select(StripeConnection)).one()
    db.session.execute(
        insert(StripeAccountIndex)
        .values(account_id=connection.account_id, tenant_id=tenant_id)
        .on_conflict_do_nothing(index_elements=["account_id"])
    )
    return connection


def _address(tenant_id: int) -> str:
    """Stripe demands one: that of the business, else of its owner."""
    return (
        db.session.scalar(select(Business.email))
        or db.session.scalars(
            select(User.email)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.tenant_id == tenant_id, Membership.role == "owner")
            .order_by(User.created_at)
        ).first()
        or ""
    )


def refresh(connection: StripeConnection) -> None:
    """Ask Stripe what the account may do now. Raises VendorError."""
    account = stripe.retrieve_account(connection.account_id)
    connection.card_payments, connection.ach_payments = account.card_payments, account.ach_payments
    connection.requirements_due = account.requirements_due
    connection.checked_at = now()
    db.session.flush()
    if account.closed:
        note_cut_off(connection.account_id)


def onboarding_link(connection: StripeConnection, *, return_url: str, refresh_url: str) -> str:
    """A fresh single-use address of Stripe's onboarding. Raises VendorError."""
    return stripe.create_onboarding_link(
        connection.account_id, return_url=return_url, refresh_url=refresh_url
    )


def disconnect(actor: Actor) -> None:
    """Stop taking cards; what was paid stays, and the account at Stripe stays the business's own."""
    connection = connected()
    connection.disconnected_at = now()
    invoices = db.session.scalars(
        select(Checkout.invoice_id).where(Checkout.state == "open").distinct()
    ).all()
    for invoice_id in invoices:
        emit(
            "checkouts.close",
            {"invoice_id": invoice_id},
            tenant_id=current_tenant(db.session()),
            queue="sync",
        )
    record(actor, "stripe.disconnected", f"{actor.name} disconnected Stripe", connection)
