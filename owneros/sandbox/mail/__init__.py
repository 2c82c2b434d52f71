"""Mail: a strict SMTP server that sends nothing on, an inbox, and the notices of what came back."""

from flask import Flask, Response

from owneros.sandbox.box import Vendor
from owneros.sandbox.mail import inbox, index, sns


def register(app: Flask) -> None:
    app.register_blueprint(inbox.pages)
    app.register_blueprint(sns.pages)


def refuse(status: int) -> Response:
    """Not reached: mail has no HTTP. Its faults are SMTP codes, answered by the sink."""
    return Response(status=status)


VENDOR = Vendor(name="mail", prefix="", title="Mail", register=register, refuse=refuse, schema=index.SCHEMA)
