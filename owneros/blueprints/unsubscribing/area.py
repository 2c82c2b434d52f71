from flask import Blueprint

from owneros.web.link_pages import keep_private

bp = Blueprint("unsubscribing", __name__)
bp.after_request(keep_private)
