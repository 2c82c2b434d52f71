from flask import Blueprint

from owneros.web.link_pages import keep_private

bp = Blueprint("estimate_links", __name__, url_prefix="/e")
bp.after_request(keep_private)
