from typing import cast

from flask import session
from flask.typing import ResponseReturnValue

from owneros.blueprints.settings.area import bp
from owneros.blueprints.settings.forms import PasswordForm
from owneros.domain.users.password_changes import change_password
from owneros.domain.users.signing_in import begin_attempt, check_password
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, TooMany
from owneros.web import answers, sessions
from owneros.web.guards import person, requires
from owneros.web.sessions import BrowserSession

PAGE, PARTIAL = "settings/password.html", "partials/settings/password.html"


@bp.get("/settings/password")
@requires("profile:write")
def password_page() -> ResponseReturnValue:
    return answers.page_or_fragment(PAGE, PARTIAL, form=PasswordForm(), email=person().email)


@bp.post("/settings/password")
@requires("profile:write")
def change_password_now() -> ResponseReturnValue:
    """A new token for this browser; the others are signed out if the person wants that."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _again(form)
    browser = cast("BrowserSession", session._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        attempt = begin_attempt(person().email, browser.row.device_id if browser.row else None)
    except TooMany as refusal:
        form.form_errors.append(refusal.message)
        return _again(form, 429)
    db.session.commit()
    user = check_password(attempt, form.current_password.data)
    if user is None or user.id != person().user_id:
        form.current_password.errors = ["This is not your current password."]
        return _again(form)
    try:
        change_password(
            user,
            form.new_password.data,
            keep=browser.row,
            end_others=form.end_others.data,
            actor=person().actor,
        )
    except FieldError as error:
        form.take(error)
        return _again(form)
    sessions.start(browser, user.id, person().tenant_id)
    db.session.commit()
    return answers.done("/settings", "Your password is changed.")


def _again(form: PasswordForm, status: int = 422) -> ResponseReturnValue:
    return answers.page_or_fragment(PAGE, PARTIAL, status, form=form, email=person().email)
