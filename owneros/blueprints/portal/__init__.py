"""What a client sees behind its one link: what waits, documents, payments, files, messages. No sign-in."""

from flask import Blueprint

bp = Blueprint("portal", __name__, url_prefix="/c")

from owneros.blueprints.portal import documents, files, home, messages, way_in  # noqa: E402, F401
