"""Money in: payments by Stripe or by hand, their allocation to invoices, refunds, disputes, client credit.

Invariants: a payment is never edited, only refunded or reversed by further rows; allocations of a payment
never exceed what is left of it; client credit = payments - refunds - lost disputes - allocations; one
payment per payment intent.
"""

from owneros.domain.billing.payments.checkout import start_checkout, start_checkout_of_all
from owneros.domain.billing.payments.closing import ask_to_close
from owneros.domain.billing.payments.paying import Payable, open_together, payable
from owneros.domain.billing.payments.settlement import Outcome, settle_checkout

__all__ = [
    "Outcome",
    "Payable",
    "ask_to_close",
    "open_together",
    "payable",
    "settle_checkout",
    "start_checkout",
    "start_checkout_of_all",
]
