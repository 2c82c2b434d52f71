"""The outside world in a box: a separate WSGI app that speaks the vendors' wire protocols.

It imports nothing of OwnerOS and OwnerOS imports nothing of it; they meet only over HTTP and SMTP.
Each vendor is one package, made of `kit` and listed in `vendors.py`. State lives in one SQLite file and
survives a restart. Start it with `python -m owneros.sandbox`, or with `server.SandboxServer` in a test.
"""
