"""What the sandboxes of all vendors are made of; it knows none of them.

`calls`: an endpoint publishes a deed at a path. `api`: the frame around every call of it. `parameters` and
`listing` read what a call was given; what is wrong with it, `problems`, each vendor words by itself.
`idempotency` keeps answers under their callers' keys. `deliveries` wait until the `deliverer` has handed
them to the app, signed as in `signing`. `controls` and `delivery_controls` are for people and tests.

docs/making_a_change.md says how a vendor's sandbox is begun.
"""
