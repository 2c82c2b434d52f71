"""What a client sees behind its one link: what waits, documents, payments, files, messages. No sign-in."""

from flask import Blueprint

from owneros.web.link_pages import keep_private

bp = Blueprint("portal", __name__, url_prefix="/c")
bp.after_request(keep_private)

from owneros.blueprints.portal import documents, files, home, messages, way_in  # noqa: E402, F401
