"""The frame around every area: the + and More, the offline page, and what makes the desk installable."""

from flask import Blueprint

bp = Blueprint("shell", __name__)

from owneros.blueprints.shell import install, pages, style  # noqa: E402, F401
