"""Recurring invoices: list, writing, the page of a series, pausing, skipping, stopping."""

from flask import Blueprint

bp = Blueprint("recurring", __name__, url_prefix="/recurring")

from owneros.blueprints.recurring import lifecycle, pages, writing  # noqa: E402

__all__ = ["bp", "lifecycle", "pages", "writing"]
