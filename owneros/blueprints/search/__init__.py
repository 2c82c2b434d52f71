"""One search over everything a person may see."""

from flask import Blueprint

bp = Blueprint("search", __name__)

from owneros.blueprints.search import pages  # noqa: E402, F401
