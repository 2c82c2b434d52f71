"""Payments hold their client when the import that brought it is undone."""

from owneros.domain.billing.payments.models import Payment
from owneros.foundation.importing import holds

holds("client", 6, "It has payments.", Payment.client_id)
