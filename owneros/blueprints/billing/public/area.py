from flask import Blueprint

from owneros.parts.links import keep_private

bp = Blueprint("public", __name__, url_prefix="/i")
bp.after_request(keep_private)
