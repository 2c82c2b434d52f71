"""Estimates: priced offers, written, sent, viewed, and signed; a signed one is the contract.

Invariants: what was sent is an immutable revision; what was signed is that revision with the client's choice
of options, its PDF, and the evidence; an edit afterwards is a new revision that asks anew; costs and margins
never leave the business; expired is computed from the date, never stored.
"""
