"""Jobs: the contractor's work for a client, from lead to closed.

Invariants: numbers have no gap; a job's site belongs to the job's client; contract value and budget are cents.
"""
