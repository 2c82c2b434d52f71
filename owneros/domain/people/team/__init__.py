"""The people of a business: who signs in with which role, who only works there, and who is invited.

A TeamMember is a person of the business for good: what they do stays under it. Who signs in has a Membership
that names it. An invitation asks one address once, and the person for whom it was written signs in from then
on, without a copy. A business always keeps an owner. The tables stand in people/tenants/models.py.
"""
