"""What a client does with an estimate by its link: look, choose, sign, answer, check a file."""

from flask import Blueprint

from owneros.web.link_pages import keep_private

bp = Blueprint("estimate_links", __name__, url_prefix="/e")
bp.after_request(keep_private)

from owneros.blueprints.estimate_links import answering, pages, signing, verifying  # noqa: E402

__all__ = ["answering", "bp", "pages", "signing", "verifying"]
