"""Estimates: list, writing, the page of one estimate, sending, answers, files, templates, billing."""

from flask import Blueprint

bp = Blueprint("estimates", __name__, url_prefix="/estimates")

from owneros.blueprints.estimates import (  # noqa: E402
    accepting,
    billing,
    files,
    lifecycle,
    pages,
    sending,
    templates,
    verifying,
    writing,
)

__all__ = [
    "accepting",
    "billing",
    "bp",
    "files",
    "lifecycle",
    "pages",
    "sending",
    "templates",
    "verifying",
    "writing",
]
