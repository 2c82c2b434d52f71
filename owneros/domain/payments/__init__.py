"""Money in: payments by Stripe or by hand, their allocation to invoices, refunds, client credit.

Invariants: a payment is never edited, only refunded or reversed by further rows; allocations of a payment never
exceed what is left of it; client credit = payments - refunds - allocations; one payment per payment intent.
"""
