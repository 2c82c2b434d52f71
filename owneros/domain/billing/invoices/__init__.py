"""Invoices: written, sent, viewed, paid, voided.

Invariants: total = lines - discount + tax, in cents; a number is taken at issuing, once;
what was sent is an immutable revision; paid = sum of allocations; overdue is computed, never stored.
"""
