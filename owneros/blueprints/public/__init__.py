"""What a client sees by a link: the invoice, its PDF, and the way to pay it. The token is the only key."""

from flask import Blueprint

from owneros.web.link_pages import keep_private

bp = Blueprint("public", __name__, url_prefix="/i")
bp.after_request(keep_private)

from owneros.blueprints.public import invoices, paying  # noqa: E402

__all__ = ["bp", "invoices", "paying"]
