"""Invoices: list, writing, the page of one invoice, sending, voiding, PDF."""
