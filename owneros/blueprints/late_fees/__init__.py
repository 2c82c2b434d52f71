"""Late fees: the rule of the business, waiving one, and clients who are spared."""

from flask import Blueprint

bp = Blueprint("late_fees", __name__)

from owneros.blueprints.late_fees import rule, sparing, waiving  # noqa: E402

__all__ = ["bp", "rule", "sparing", "waiving"]
