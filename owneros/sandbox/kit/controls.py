"""What the controls of all vendors share: a call gets JSON, a button of a page leads back to it."""

from collections.abc import Collection
from typing import Any, NoReturn

from flask import abort, jsonify, make_response, redirect, request
from werkzeug.wrappers import Response


def wishes() -> dict[str, Any]:
    """What a caller asks for: the body, JSON or form, as a dictionary."""
    if request.form:
        return request.form.to_dict()
    found = request.get_json(force=True, silent=True)
    return found if isinstance(found, dict) else {}


def chosen(name: str, allowed: Collection[str], usual: str = "") -> str:
    """What a caller asks for under this name, `usual` when they say nothing; anything else is refused."""
    wish = str(wishes().get(name) or usual)
    if wish not in allowed:
        refuse(f"{name} must be one of {', '.join(allowed)}")
    return wish


def refuse(words: str, status: int = 400) -> NoReturn:
    abort(make_response(jsonify(error=words), status))


def answered(page: str, **body: Any) -> Response:
    return redirect(page, 303) if request.form else jsonify(body)
