"""One place turns the error family and HTTP errors into a page, or into a notice for htmx."""

import logging
from typing import Any

from flask import Flask, Response, make_response, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from owneros.foundation.database import db
from owneros.foundation.errors import OwnerOSError, TooMany, Unreadable
from owneros.web.again import note_dead
from owneros.web.answers import Answer, is_fragment

READ_ONLY = "25006"  # PostgreSQL: read_only_sql_transaction, as after a failover
log = logging.getLogger("owneros.web")

WORDS = {
    400: ("This form has expired", "Go back, reload the page and send the form again. Nothing was changed."),
    403: ("Not allowed for your role", "Your role does not allow this. Ask the owner of the business."),
    404: ("Page not found", "This page does not exist, or you cannot see it."),
    405: ("Page not found", "This page does not exist, or you cannot see it."),
    409: ("Changed by somebody else", "Somebody changed this after you opened it. Reload the page."),
    413: ("File too large", "The file is larger than 12 MB. Choose a smaller one."),
    429: ("Too many attempts", "Wait a minute, then try again."),
    502: ("A service is not answering", "Nothing was lost. Try again in a minute."),
    503: ("Back in a moment", "The database is restarting. Nothing was lost. Try again in a minute."),
    500: ("Something went wrong", "This was our mistake, and we were notified. Nothing was saved."),
}


def show(status: int, sentence: str = "", title: str = "") -> Response:
    """The error page, or for htmx a notice that is swapped into the live region."""
    usual_title, usual = WORDS.get(status, WORDS[500])
    if is_fragment():
        response = make_response(
            render_template("partials/across/shell/notice.html", tone="bad", text=sentence or usual), status
        )
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "beforeend"
    else:
        response = make_response(
            render_template(
                "errors/page.html", status=status, title=title or usual_title, sentence=sentence or usual
            ),
            status,
        )
    return response


def own_page(error: OwnerOSError, template: str, **context: Any) -> Response:
    """What an area shows of an error in place of the error page; all is rolled back, htmx gets the notice."""
    db.session.rollback()
    if is_fragment():
        return show(error.status, error.message)
    return make_response(render_template(template, **context), error.status)


def _known(error: OwnerOSError) -> Answer:
    db.session.rollback()
    if error.status >= 500:  # noqa: PLR2004
        log.error("refused", extra={"error": type(error).__name__, "detail": error.message})
    title = "This cannot be read" if isinstance(error, Unreadable) else ""
    response = show(error.status, error.message if error.status not in (404, 500) else "", title)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _http(error: HTTPException) -> Answer:
    db.session.rollback()
    if error.response is not None:
        return error.get_response()
    return show(error.code or 500)


def _csrf(_error: CSRFError) -> Answer:
    db.session.rollback()
    return show(400)


def _stale(_error: StaleDataError) -> Answer:
    db.session.rollback()
    return show(409)


def _database(error: DBAPIError) -> Answer:
    try:
        db.session.rollback()
    except DBAPIError:
        db.session.remove()
    read_only = getattr(error.orig, "sqlstate", "") == READ_ONLY
    lost = isinstance(error, OperationalError) or error.connection_invalidated or read_only
    if error.connection_invalidated:
        note_dead()
    log.error("database_error", extra={"error": type(error.orig).__name__}, exc_info=not lost)
    return _come_back() if lost else show(500)


def _exhausted(_error: PoolTimeout) -> Answer:
    db.session.remove()
    log.error("pool_exhausted")
    return _come_back()


def _come_back() -> Response:
    response = show(503)
    response.headers["Retry-After"] = "5"
    return response


def _crash(error: Exception) -> Answer:
    db.session.rollback()
    log.error("crash", exc_info=error)
    return show(500)


def init_app(app: Flask) -> None:
    app.register_error_handler(OwnerOSError, _known)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeout, _exhausted)
    if not app.testing:
        app.register_error_handler(Exception, _crash)
