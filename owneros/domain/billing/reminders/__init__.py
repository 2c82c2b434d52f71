"""Reminders of what is open: unpaid invoices, unanswered estimates.

Invariants: each (document, rule, period) is reminded of once, a client gets one reminder a day at most, none
goes out in quiet hours, and none crosses a payment: the document is locked and looked at while mail is sent.
A document kind plugs in by `documents.py`.
"""
