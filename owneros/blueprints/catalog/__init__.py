"""The price book: its list, one item's page, writing, archiving, and suggestions for a line."""

from flask import Blueprint

bp = Blueprint("catalog", __name__)

from owneros.blueprints.catalog import archiving, editing, pages  # noqa: E402, F401
