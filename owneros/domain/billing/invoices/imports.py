"""Invoices hold their client when the import that brought it is undone."""

from owneros.domain.billing.invoices.models import Invoice
from owneros.foundation.importing import holds

holds("client", 5, "It has invoices.", Invoice.client_id)
