"""The statement of account of one client: page, PDF, mail."""

from flask import Blueprint

bp = Blueprint("statements", __name__, url_prefix="/clients/<uuid:client_id>/statement")

from owneros.blueprints.statements import pages, sending  # noqa: E402

__all__ = ["bp", "pages", "sending"]
