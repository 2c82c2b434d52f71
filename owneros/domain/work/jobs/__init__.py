"""Jobs: the contractor's work for a client, from lead to closed.

Invariants: numbers have no gap; a job's site belongs to its client; contract value and budget are cents.
"""
