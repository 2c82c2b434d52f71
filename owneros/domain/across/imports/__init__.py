"""Clients and items of the price book come in from CSV files, are looked over first, and can be undone.

Invariants: a row makes one record at most, because the record carries the row's own id; nothing is made
before the person has seen what will be made; what is in use stays when an import is undone.
"""
