"""Recurring invoices: list, writing, the page of a series, pausing, skipping, stopping."""
