"""Fresh proof of identity before a weighty deed: the password again, then a new session token."""

from functools import partial

from flask import request
from flask.typing import ResponseReturnValue

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.forms import ConfirmForm
from owneros.foundation.audit import record
from owneros.web import answers, sessions
from owneros.web.guards import person, requires, safe_next
from owneros.web.proving import prove
from owneros.web.saving import Saved, save

PAGE = "people/auth/confirm.html"


@bp.get("/confirm-password")
@requires("profile:write")
def confirm_page() -> ResponseReturnValue:
    return _show(ConfirmForm(next=safe_next(request.args.get("next"))), 200)


@bp.post("/confirm-password")
@requires("profile:write")
def confirm_now() -> ResponseReturnValue:
    form = ConfirmForm()

    def confirm() -> Saved:
        user = prove(form.password, "This is not your password.")
        record(
            person().actor,
            "access.confirmed",
            f"{person().name} confirmed the password.",
            subject_kind="user",
            subject_id=user.id,
        )
        sessions.start(sessions.browser(), user.id, person().tenant_id)
        return Saved(safe_next(form.next.data))

    return save(form, partial(_show, form), confirm)


def _show(form: ConfirmForm, status: int) -> ResponseReturnValue:
    return answers.page(PAGE, status, form=form, email=person().email)
