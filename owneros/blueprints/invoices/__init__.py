"""Invoices: list, writing, the page of one invoice, sending, voiding, PDF."""

from flask import Blueprint

bp = Blueprint("invoices", __name__, url_prefix="/invoices")

from owneros.blueprints.invoices import lifecycle, pages, sending, writing, writing_off  # noqa: E402

__all__ = ["bp", "lifecycle", "pages", "sending", "writing", "writing_off"]
