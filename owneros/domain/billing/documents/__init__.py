"""What estimates and invoices do alike as documents: issued, frozen, linked to, mailed, looked at, drawn.

Invariants: a number is taken at issuing, once; what was sent is an immutable revision; its PDF is drawn from
that snapshot alone, by typst, in one design.
"""
