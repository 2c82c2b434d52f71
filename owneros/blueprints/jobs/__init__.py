"""Jobs: the list, the job's own page, its status and its notes."""

from flask import Blueprint

bp = Blueprint("jobs", __name__)

from owneros.blueprints.jobs import editing, notes, pages, progress  # noqa: E402, F401
