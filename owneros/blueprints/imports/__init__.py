"""Clients and items from CSV files: upload, columns, a look at the rows, the deed, its undoing."""

from flask import Blueprint

bp = Blueprint("imports", __name__, url_prefix="/imports")

from owneros.blueprints.imports import carrying_out, choosing, pages  # noqa: E402, F401
