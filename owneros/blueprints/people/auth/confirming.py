"""Fresh proof of identity before a weighty deed: the second factor, else the password; then a new token."""

from functools import partial

from flask import request

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.forms import ConfirmCodeForm, ConfirmForm
from owneros.domain.people.factors.passkeys import are_offered, ask_to_sign, passkeys_of
from owneros.domain.people.users.models import User
from owneros.domain.people.users.queries import user_by_id
from owneros.foundation.audit import record
from owneros.foundation.database import present
from owneros.web import answers, sessions
from owneros.web.answers import Answer
from owneros.web.challenges import challenge
from owneros.web.guards import person, safe_next
from owneros.web.proving import prove, prove_by_code
from owneros.web.saving import Saved, save

PAGE = "people/auth/confirm.html"


@bp.get("/confirm", "profile:write")
def confirm_page() -> Answer:
    return _show(_form(next=safe_next(request.args.get("next"))), 200)


@bp.post("/confirm", "profile:write")
def confirm_now() -> Answer:
    form = _form()

    def confirm() -> Saved:
        user = _proved(form)
        record(person().actor, "access.confirmed", f"{person().name} proved who they are.", user)
        sessions.start(sessions.browser(), user.id, person().tenant_id)
        return Saved(safe_next(form.next.data))

    return save(form, partial(_show, form), confirm)


def _form(**values: str) -> ConfirmForm | ConfirmCodeForm:
    """For the strongest proof that the person has."""
    return ConfirmCodeForm(**values) if person().factor_since else ConfirmForm(**values)


def _proved(form: ConfirmForm | ConfirmCodeForm) -> User:
    """Raises FieldError, TooMany."""
    if isinstance(form, ConfirmForm):
        return prove(form.password, "This is not your password.")
    user = present(user_by_id(person().user_id))
    prove_by_code(user, form.code)
    return user


def _show(form: ConfirmForm | ConfirmCodeForm, status: int) -> Answer:
    """Who has neither factor nor password signs in at Google again."""
    user = present(user_by_id(person().user_id))
    options = ask_to_sign(user, challenge()) if are_offered() and passkeys_of(user.id) else ""
    known = user.password_hash is not None
    return answers.page(PAGE, status, form=form, email=user.email, has_password=known, options=options)
