"""Links: the addresses by which clients reach their documents without an account, and their visits.

Invariants: a token has 256 random bits and only its hash is kept here; a document has one link that works.
"""
