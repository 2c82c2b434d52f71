"""Sales tax by rate and period, as billed or as paid: what the return asks for.

Invariant: each cent of tax is counted once, whatever was paid in parts, refunded or moved.
"""
