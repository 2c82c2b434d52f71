"""Late fees: what the business charges on an invoice that is still open some days after it was due.

Invariants: one fee for each (invoice, rule, period), also when it was waived; a fee is reckoned from what is
open of the work, never from earlier fees; it is not taxed; it is charged under the lock of the invoice, in
the transaction that looks whether it is still open.
"""
