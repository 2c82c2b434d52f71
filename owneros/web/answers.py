"""The shapes of an answer: a page for a plain request, a fragment for htmx, both from the same template."""

import io
from typing import Any, TypeAlias

from flask import Response, current_app, flash, make_response, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

Answer: TypeAlias = ResponseReturnValue


def is_fragment() -> bool:
    return request.headers.get("HX-Request-Type") == "partial"


def page(template: str, /, status: int = 200, **context: Any) -> Response:
    """The whole page, or for htmx its block `body` alone: the same words, so the two cannot differ."""
    if not is_fragment():
        return make_response(render_template(template, **context), status)
    current_app.update_template_context(context)
    found = current_app.jinja_env.get_template(template)
    return make_response("".join(found.blocks["body"](found.new_context(context))), status)


def go_to(url: str) -> Response:
    """Send the browser to another page, of this app or of a vendor. A fragment is never answered by a 3xx."""
    if is_fragment():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        return response
    return make_response(redirect(url, 303))


def done(url: str, notice: str = "", tone: str = "ok") -> Response:
    """A deed is done: tell it in a notice and go on."""
    if notice:
        flash(notice, tone)
    return go_to(url)


def undoable(url: str, notice: str, undo_url: str) -> Response:
    """Like `done`, with a button in the notice that takes the deed back."""
    flash({"text": notice, "undo_url": undo_url}, "ok")  # type: ignore[arg-type]
    return go_to(url)


def fragment(partial: str, trigger: str = "", **context: Any) -> Response:
    """A changed region for htmx; `trigger` tells other regions ("invoice:changed")."""
    response = make_response(render_template(partial, **context))
    if trigger:
        response.headers["HX-Trigger"] = trigger
    return response


def part_of(page_url: str, partial: str, **context: Any) -> Response:
    """A region that has no page of its own: the fragment for htmx, else the page on which it stands."""
    return fragment(partial, **context) if is_fragment() else go_to(page_url)


def changed(url: str, partial: str, notice: str = "", trigger: str = "", **context: Any) -> Answer:
    """After a deed on part of a page: the new part for htmx, else back to the page."""
    if is_fragment():
        return fragment(partial, trigger, **context)
    return done(url, notice)


def pdf_answer(content: bytes, name: str) -> Response:
    """A PDF to look at in the browser, kept nowhere. `name` is a document's label: letters that are safe."""
    response = make_response(content)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def file_answer(content: bytes, content_type: str, name: str) -> Response:
    """A stored file: a picture to look at, anything else to keep. The browser guesses nothing about it."""
    response = send_file(
        io.BytesIO(content),
        mimetype=content_type,
        as_attachment=not content_type.startswith("image/"),
        download_name=name,
        etag=False,
        conditional=False,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
