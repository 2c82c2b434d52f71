"""Downloads of the business's records as CSV files."""

from flask import Blueprint

bp = Blueprint("exports", __name__)

from owneros.blueprints.exports import pages  # noqa: E402, F401
