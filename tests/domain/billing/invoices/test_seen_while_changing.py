"""An invoice is seen or paid while somebody else changes it: nobody meets an error, nothing is lost."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from sqlalchemy import select

from owneros.domain.billing.invoices import drafting
from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.viewing import record_view
from owneros.domain.billing.payments.models import Payment
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.refunding import undo_payment
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError
from owneros.foundation.periods import today_in
from tests.cast import Cast
from tests.desk import SAM, a_client, an_invoice

InTenant = Callable[[int], AbstractContextManager[None]]


def meanwhile(deed: Callable[[], object]) -> None:
    other = threading.Thread(target=deed)
    other.start()
    other.join()


def pay(invoice_id, once_key):
    record_payment(
        SAM,
        invoice_id,
        Received(10_000, "cash", today_in("America/Chicago"), once_key),
    )


def test_the_first_view_does_not_undo_a_payment_of_that_moment(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        invoice_id = an_invoice().id

    def office_records() -> None:
        with in_tenant(cast.owner.tenant_id):
            pay(invoice_id, "office")

    with in_tenant(cast.owner.tenant_id):
        invoice = reach(Invoice, invoice_id)
        meanwhile(office_records)
        assert record_view(invoice, "Mozilla/5.0 (iPhone)", "203.0.113.9")
        assert (invoice.status, invoice.paid_cents) == ("partially_paid", 10_000)
        assert invoice.viewed_at is not None


def test_a_lock_brings_the_row_as_it_is_now(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        invoice_id = an_invoice().id

    def office_records() -> None:
        with in_tenant(cast.owner.tenant_id):
            pay(invoice_id, "office")

    with in_tenant(cast.owner.tenant_id):
        invoice = reach(Invoice, invoice_id)
        meanwhile(office_records)
        pay(invoice_id, "owner")
        assert invoice.paid_cents == 20_000


def test_the_client_stays_once_money_was_counted(cast: Cast, in_tenant: InTenant) -> None:
    """Also when all of it was given back: a refund that fails counts here again."""
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice()
        pay(invoice.id, "office")
        payment = db.session.scalars(select(Payment)).one()
        undo_payment(SAM, payment.id)
        assert invoice.paid_cents == 0
        content = InvoiceContent(
            client_id=a_client("Someone Else").id,
            issued_on=invoice.issued_on,
            due_on=invoice.due_on,
            lines=[LineContent("Labor", Decimal(1), "", 1_000_0000)],
        )
        with pytest.raises(FieldError) as refused:
            drafting.edit(SAM, invoice, content, version=invoice.version)
        assert refused.value.field == "client_id"
