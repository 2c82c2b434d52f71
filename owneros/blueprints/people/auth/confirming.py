"""Fresh proof of identity before a weighty deed: the second factor, else the password; then a new token."""

from functools import partial

from flask import request

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import PROVED, prove_anew
from owneros.blueprints.people.auth.forms import ConfirmCodeForm, ConfirmForm
from owneros.domain.people.users.models import User
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.challenges import options_to_sign
from owneros.web.guards import person, safe_next
from owneros.web.proving import own_user, prove, prove_by_code
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
        prove_anew(user, PROVED)
        return Saved(safe_next(form.next.data))

    return save(form, partial(_show, form), confirm)


def _form(**values: str) -> ConfirmForm | ConfirmCodeForm:
    """For the strongest proof that the person has."""
    return ConfirmCodeForm(**values) if person().factor_since else ConfirmForm(**values)


def _proved(form: ConfirmForm | ConfirmCodeForm) -> User:
    """Raises FieldError, TooMany."""
    if isinstance(form, ConfirmForm):
        return prove(form.password)
    user = own_user()
    prove_by_code(user, form.code)
    return user


def _show(form: ConfirmForm | ConfirmCodeForm, status: int) -> Answer:
    """Who has neither factor nor password signs in at Google again."""
    user = own_user()
    known, options = user.password_hash is not None, options_to_sign(user)
    return answers.page(PAGE, status, form=form, email=user.email, has_password=known, options=options)
