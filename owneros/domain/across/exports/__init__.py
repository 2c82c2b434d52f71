"""The business's records as CSV files, for its accountant, its tax return, or another program.

Invariants: a file is read by a session of its own, some hundred rows at a time, so its size costs no memory;
amounts are counted once in each column, so that a sum over a column is right.
"""
