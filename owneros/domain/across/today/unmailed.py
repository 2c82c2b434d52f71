"""Deposits that a signature made and that no mail asked for: their clients had no address."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal, or_, select

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice, InvoiceLine
from owneros.domain.clients.clients.models import Client, Contact
from owneros.foundation.joins import along


def unmailed_deposits(most: int) -> Select[*tuple[Any, ...]]:
    """In the columns of a lost mail, newest first. State: "no_address", or "unsent" once there is one."""
    of_estimate = select(InvoiceLine.id).where(
        along(InvoiceLine.invoice_id),
        InvoiceLine.origin_id.is_not(None),
    )
    return (
        select(
            literal("deposit").label("kind"),
            Invoice.id.label("subject_id"),
            Invoice.client_id,
            literal("").label("to_address"),
            case((_has_address(), "unsent"), else_="no_address").label("state"),
            literal("").label("error"),
            (literal("Deposit ") + Invoice.label + literal(" for ") + Client.name).label("subject_line"),
        )
        .join(Client, along(Invoice.client_id))
        .where(
            Invoice.kind == "deposit",
            Invoice.status.in_(OPEN_STATUSES),
            Invoice.mailed_revision == 0,
            of_estimate.correlate(Invoice).exists(),
        )
        .order_by(Invoice.id.desc())
        .limit(most)
    )


def _has_address() -> ColumnElement[bool]:
    contact = select(Contact.id).where(
        along(Contact.client_id),
        Contact.gets_invoices.is_(True),
        Contact.email != "",
    )
    return or_(Client.email != "", contact.correlate(Client).exists())
