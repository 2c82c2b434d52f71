from flask import Blueprint

from owneros.parts.links import keep_private

bp = Blueprint("estimate_links", __name__, url_prefix="/e")
bp.after_request(keep_private)
