"""Estimates: list, writing, the page of one estimate, sending, answers, files, templates, billing."""

from flask import Blueprint

bp = Blueprint("estimates", __name__, url_prefix="/estimates")

from owneros.blueprints.estimates import (  # noqa: E402
    accepting,
    asking_again,
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
    "asking_again",
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
