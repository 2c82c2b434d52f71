"""Where vendors tell us that something changed. No person, no session: the signature is the proof."""

from flask import Blueprint

bp = Blueprint("webhooks", __name__)

from owneros.blueprints.webhooks import mail, stripe  # noqa: E402, F401 - hangs its routes on bp
