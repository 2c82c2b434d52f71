"""A document with lines is written: saved anew, saved over what is there, or back as it was typed."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue

from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.web import once
from owneros.web.answers import done
from owneros.web.document_form import DocumentForm

Show = Callable[[int], ResponseReturnValue]


class Stale(StateError):
    """The document became another one after this form was opened."""


def write_new(form: DocumentForm, show: Show, draft: Callable[[], str], notice: str) -> ResponseReturnValue:
    """`draft` does the deed and says where the document is; `show` is the page of the form, with a status."""
    if form.pressed_line_button():
        return show(200)
    if not form.validate():
        return _back(form, show, 422)
    if earlier := once.repeated():
        return done(earlier)
    try:
        path = once.remember(draft())
    except FieldError as error:
        return _refused(form, show, error)
    db.session.commit()
    return done(path, notice)


def write_over(form: DocumentForm, show: Show, edit: Callable[[], str], path: str) -> ResponseReturnValue:
    """`edit` does the deed and says in a notice what came of it."""
    if form.pressed_line_button():
        return show(200)
    if not form.validate():
        return _back(form, show, 422)
    try:
        notice = edit()
    except (FieldError, Stale) as error:
        return _refused(form, show, error)
    db.session.commit()
    return done(path, notice)


def refuse_stale(version: int, message: str) -> None:
    """Raises Stale when the form was opened at another version."""
    if request.form.get("version", str(version)) != str(version):
        raise Stale(message)


def _refused(form: DocumentForm, show: Show, error: FieldError | Stale) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error, FieldError):
        form.take(error)
    else:
        form.form_errors.append(error.message)
    return _back(form, show, error.status)


def _back(form: DocumentForm, show: Show, status: int) -> ResponseReturnValue:
    if not form.lines.entries:
        form.append_empty()
    return show(status)
