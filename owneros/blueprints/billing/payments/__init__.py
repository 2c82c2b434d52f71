"""Payments: the list, one payment, recording by hand, refunds, credit, and the connection to Stripe."""
