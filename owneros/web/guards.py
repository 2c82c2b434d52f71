"""Who may call a route. Every route says so; one that does not is refused (fails closed)."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Flask, current_app, flash, g, redirect, request
from werkzeug.exceptions import HTTPException

from owneros.domain.people.tenants.roles import is_known
from owneros.foundation.database import db
from owneros.foundation.errors import Forbidden, OwnerOSError
from owneros.foundation.periods import now
from owneros.foundation.tenancy import enter_tenant
from owneros.web.answers import Answer, go_to, is_fragment
from owneros.web.sessions import Person, browser, is_owing

FRESH = timedelta(minutes=10)
# Where one gets to who needs a second factor and has none yet.
WITHOUT_FACTOR = ("two_step", "auth")
View = TypeVar("View", bound=Callable[..., Answer])


def requires(permission: str, *, fresh: bool = False) -> Callable[[View], View]:
    """The route is for signed-in people whose role has this permission.

    `fresh` asks for a proof of identity when the last one is older than 10 minutes.
    """
    if not is_known(permission):
        raise ValueError(f"No role has {permission}.")

    def mark(view: View) -> View:
        view.guard = ("fresh" if fresh else "permission", permission)  # type: ignore[attr-defined]
        return view

    return mark


def open_to(whom: str) -> Callable[[View], View]:
    """The route is for everybody (`"everyone"`), for who holds a link (`"link"`), for a vendor (`"vendor"`),
    or for a signed-in person who has not yet verified the email (`"unverified"`).
    """

    def mark(view: View) -> View:
        view.guard = (whom, "")  # type: ignore[attr-defined]
        return view

    return mark


def person() -> Person:
    """The signed-in person; only on routes behind `requires` or `open_to("unverified")`."""
    found: Person = g.person
    return found


def may(permission: str) -> bool:
    return g.get("person") is not None and g.person.can(permission)


def safe_next(path: str | None, fallback: str = "/") -> str:
    """Only a path of this app: one leading slash, no backslash, no control character."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        return fallback
    if any(ord(character) < 32 or ord(character) == 127 for character in path):  # noqa: PLR2004
        return fallback
    return path


def _check() -> Answer | None:
    if request.endpoint is None:
        return None
    guard = getattr(current_app.view_functions[request.endpoint], "guard", None)
    if guard is None:
        raise OwnerOSError(f"{request.endpoint} has no guard.")
    whom, permission = guard
    if g.person is not None and whom not in ("link", "vendor"):
        enter_tenant(db.session, g.person.tenant_id)
    if whom in ("everyone", "link", "vendor"):
        return None
    if g.person is None:
        return _ask_to_sign_in()
    return None if whom == "unverified" else _check_permission(permission, fresh=whom == "fresh")


def _check_permission(permission: str, *, fresh: bool) -> Answer | None:
    if not g.person.email_verified:
        return go_to("/verify-email")
    if g.person.factor_required and not g.person.factor_since and request.blueprint not in WITHOUT_FACTOR:
        return go_to("/settings/two-step")
    if not g.person.can(permission):
        raise Forbidden("Your role does not allow this.")
    if fresh and g.person.authenticated_at < now() - FRESH:
        if request.method == "POST":
            flash("Nothing was done yet. Prove that it is you, then press the button again.", "warn")
        return go_to("/confirm?" + urlencode({"next": _here()}))
    return None


def _here() -> str:
    """Where to return: this page, or for a posted form the page that it stood on."""
    if request.method in ("GET", "HEAD") and not is_fragment():
        return request.full_path.rstrip("?")
    told = safe_next(request.headers.get("HX-Current-Path") or _referring_path(), "")
    return next((path for path in (told, request.path) if path and _is_page(path)), "/")


def _referring_path() -> str:
    """The page of this app from which a plain form was sent; empty when the browser does not say."""
    parts = urlsplit(request.referrer or "")
    return f"{parts.path}{'?' if parts.query else ''}{parts.query}" if parts.netloc == request.host else ""


def _is_page(path: str) -> bool:
    """Whether a browser that is led there finds a page, and not the address of a form alone."""
    try:
        current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return False
    return True


def _ask_to_sign_in() -> Answer:
    page = "/sign-in/second-step" if is_owing(browser()) else "/sign-in"
    target = f"{page}?" + urlencode({"next": _here()}) if request.path != "/" else page
    if is_fragment():
        return go_to(target)
    return redirect(target, 303)


def init_app(app: Flask) -> None:
    app.before_request(_check)
    app.add_template_global(may, "may")
