"""The price book: what the business sells, by the unit, with its cost and its price.

Invariants: a line copies what it takes from here, so a later change of an item reaches no document;
archived items are offered no more.
"""
