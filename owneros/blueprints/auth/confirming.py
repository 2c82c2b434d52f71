"""Fresh proof of identity before a weighty deed: the password again, then a new session token."""

from flask import request
from flask.typing import ResponseReturnValue

from owneros.blueprints.auth.area import bp
from owneros.blueprints.auth.browser import browser, row
from owneros.blueprints.auth.forms import ConfirmForm
from owneros.domain.users.signing_in import begin_attempt, check_password
from owneros.foundation.audit import record
from owneros.foundation.database import db
from owneros.foundation.errors import TooMany
from owneros.web import answers, sessions
from owneros.web.guards import person, requires, safe_next

PAGE, PARTIAL = "auth/confirm.html", "partials/auth/confirm.html"


@bp.get("/confirm-password")
@requires("profile:write")
def confirm_page() -> ResponseReturnValue:
    form = ConfirmForm(next=safe_next(request.args.get("next")))
    return answers.page_or_fragment(PAGE, PARTIAL, form=form, email=person().email)


@bp.post("/confirm-password")
@requires("profile:write")
def confirm_now() -> ResponseReturnValue:
    form = ConfirmForm()
    if not form.validate_on_submit():
        return answers.invalid(PAGE, PARTIAL, form=form, email=person().email)
    try:
        attempt = begin_attempt(person().email, row().device_id)
    except TooMany as refusal:
        form.form_errors.append(refusal.message)
        return answers.page_or_fragment(PAGE, PARTIAL, 429, form=form, email=person().email)
    db.session.commit()
    user = check_password(attempt, form.password.data)
    if user is None or user.id != person().user_id:
        form.password.errors = ["This is not your password."]
        return answers.invalid(PAGE, PARTIAL, form=form, email=person().email)
    record(
        person().actor,
        "access.confirmed",
        f"{person().name} confirmed the password.",
        subject_kind="user",
        subject_id=user.id,
    )
    sessions.start(browser(), user.id, person().tenant_id)
    db.session.commit()
    return answers.go_to(safe_next(form.next.data))
