"""The client portal: everything between one client and the business, behind one link that expires.

Invariants: a client has one link that works; it opens what belongs to that client and nothing else, never a
draft, a cost, or a note; a link that the business revoked comes back by the business alone.
"""
