"""Mail to clients: each message is a row with a state, so one sees what was sent, and nothing is sent twice.

Mail to users (verify, reset, code) is sent by tasks of `users`; it carries secrets and leaves no row.
"""
