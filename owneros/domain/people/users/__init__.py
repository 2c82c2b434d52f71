"""People: sign-up, sign-in, sessions on the server, devices, one-time codes and links, throttles.

Invariants: one email, one user; nothing tells a stranger whether an email is known; tokens and codes are
stored hashed and work once.
"""
