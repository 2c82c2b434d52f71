from flask import Blueprint

from owneros.parts.links import keep_private

bp = Blueprint("portal", __name__, url_prefix="/c")
bp.after_request(keep_private)
