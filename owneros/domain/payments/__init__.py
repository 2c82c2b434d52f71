"""Money in: payments by Stripe or by hand, their allocation to invoices, refunds, client credit.

Invariants: a payment is never edited, only refunded or reversed by further rows; allocations of a payment
never exceed what is left of it; client credit = payments - refunds - allocations; one payment per payment
intent.
"""

from owneros.domain.payments.checkout import Payable, payable, start_checkout
from owneros.domain.payments.closing import ask_to_close
from owneros.domain.payments.settlement import Outcome, settle_checkout

__all__ = ["Outcome", "Payable", "ask_to_close", "payable", "settle_checkout", "start_checkout"]
