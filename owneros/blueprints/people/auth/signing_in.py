from functools import partial
from typing import NoReturn

from flask import g, request

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import NO_BUSINESS, ask_for_code, let_in, owing
from owneros.blueprints.people.auth.forms import SignInForm
from owneros.domain.people.users.signing_in import begin_attempt, check_password
from owneros.foundation.database import db
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.challenges import options_to_sign
from owneros.web.guards import safe_next
from owneros.web.saving import Instead, Saved, save
from owneros.web.sessions import device_id
from owneros.web.throttles import limiter

PAGE = "people/auth/sign_in.html"
WRONG = "The email or password is wrong."


@bp.get("/sign-in", whom="everyone")
def sign_in_page() -> Answer:
    next_path = safe_next(request.args.get("next"))
    if g.person is not None or owing() is not None:
        return answers.go_to(next_path)
    return show_sign_in(SignInForm(next=next_path), 200)


@bp.post("/sign-in", whom="everyone")
@limiter.limit("30 per minute; 200 per hour")
def sign_in_now() -> Answer:
    """Commits in between, because a try counts whatever comes of it."""
    form = SignInForm()
    next_path = safe_next(form.next.data)
    if g.person is not None:
        return answers.go_to(next_path)

    def enter() -> Saved:
        attempt = begin_attempt(form.email.data, device_id())
        db.session.commit()
        user = check_password(attempt, form.password.data)
        if user is None:
            _refuse(form, WRONG)
        if user.factor_since is None and not (attempt.known_device and user.email_verified_at is not None):
            return ask_for_code(user, next_path)
        if not let_in(user, proved_inbox=False):
            _refuse(form, NO_BUSINESS)
        return Saved(next_path)

    return save(form, partial(show_sign_in, form), enter)


def _refuse(form: SignInForm, message: str) -> NoReturn:
    form.form_errors.append(message)
    raise Instead(partial(show_sign_in, form, 422))


def show_sign_in(form: SignInForm, status: int) -> Answer:
    return answers.page(PAGE, status, form=form, options=options_to_sign(None))
