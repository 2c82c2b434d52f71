"""Fresh proof of identity before a weighty deed: the password again, then a new session token."""

from functools import partial

from flask import request

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.forms import ConfirmForm
from owneros.domain.people.users.queries import user_by_id
from owneros.foundation.audit import record
from owneros.foundation.database import present
from owneros.web import answers, sessions
from owneros.web.answers import Answer
from owneros.web.guards import person, safe_next
from owneros.web.proving import prove
from owneros.web.saving import Saved, save

PAGE = "people/auth/confirm.html"


@bp.get("/confirm-password", "profile:write")
def confirm_page() -> Answer:
    return _show(ConfirmForm(next=safe_next(request.args.get("next"))), 200)


@bp.post("/confirm-password", "profile:write")
def confirm_now() -> Answer:
    form = ConfirmForm()

    def confirm() -> Saved:
        user = prove(form.password, "This is not your password.")
        record(person().actor, "access.confirmed", f"{person().name} confirmed the password.", user)
        sessions.start(sessions.browser(), user.id, person().tenant_id)
        return Saved(safe_next(form.next.data))

    return save(form, partial(_show, form), confirm)


def _show(form: ConfirmForm, status: int) -> Answer:
    """Who has no password signs in at Google again."""
    user = present(user_by_id(person().user_id))
    known = user.password_hash is not None
    return answers.page(PAGE, status, form=form, email=person().email, has_password=known)
