"""Recurring invoices: a series makes one invoice for each of its dates.

Invariants: each date of a series is made, or recorded as skipped, exactly once; dates are counted from the
start, never from the date before; of dates that were missed only the latest is made; after three failures in
a row a series pauses itself and says why.
"""
