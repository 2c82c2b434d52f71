"""What a caller of a control asks for."""

from typing import Any

from flask import request


def wishes() -> dict[str, Any]:
    """The body, JSON or form, as a dictionary."""
    if request.form:
        return request.form.to_dict()
    found = request.get_json(force=True, silent=True)
    return found if isinstance(found, dict) else {}
