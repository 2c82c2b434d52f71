"""Reminders of a document and of a client: the card on their pages, turning off and on, one sent by hand."""

from flask import Blueprint

bp = Blueprint("reminders", __name__)

from owneros.blueprints.reminders import by_hand, choosing, pages  # noqa: E402

__all__ = ["bp", "by_hand", "choosing", "pages"]
