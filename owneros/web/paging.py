"""Where a list goes on: at the address of this request, behind what it showed."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, request

from owneros.foundation.paging import Page


def next_address(shown: Page[Any]) -> str | None:
    """None at the end of the list."""
    return shown.after and f"{request.path}?{urlencode({**request.args, 'after': shown.after})}"


def init_app(app: Flask) -> None:
    app.add_template_global(next_address)
