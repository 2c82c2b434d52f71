"""Mail: an SMTP sink that sends nothing on, and an inbox to read what arrived."""

from flask import Flask, Response

from owneros.sandbox.box import Vendor
from owneros.sandbox.mail import inbox


def register(app: Flask) -> None:
    app.register_blueprint(inbox.pages)


def refuse(status: int) -> Response:
    """Not reached: mail has no HTTP. Its faults are SMTP codes, answered by the sink."""
    return Response(status=status)


VENDOR = Vendor(name="mail", prefix="", title="Mail", register=register, refuse=refuse)
