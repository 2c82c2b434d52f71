"""Statements of account: what a client was billed and paid, in order of dates, and what is open now.

Invariants: opening balance + entries = closing balance; up to today the closing balance is what is open on
the client's invoices minus the credit held. A statement that was mailed is frozen.
"""
