"""Tenants ("business" on screen), memberships with their roles, the business's own details and its counters.

Invariants: a tenant has at least one owner; `tenant.id` is never shown; numbers have no gap and no duplicate.
"""
