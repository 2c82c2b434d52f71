from flask import Blueprint

from owneros.parts.links import keep_private

bp = Blueprint("unsubscribing", __name__)
bp.after_request(keep_private)
