from functools import partial

from flask import g, render_template

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.forms import ForgotForm, ResetForm
from owneros.domain.people.users.password_changes import ask_for_reset, reset_password
from owneros.domain.people.users.proofs import find_link
from owneros.domain.people.users.queries import user_by_id
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.forms import ButtonForm
from owneros.web.saving import Instead, Saved, save
from owneros.web.throttles import limiter

FORGOT = "people/auth/forgot.html"
RESET = "people/auth/reset.html"


@bp.get("/forgot-password", whom="everyone")
def forgot_page() -> Answer:
    return answers.page(FORGOT, form=ForgotForm())


@bp.post("/forgot-password", whom="everyone")
@limiter.limit("30 per hour")
def forgot_now() -> Answer:
    """Known or not, the answer is the same; so is the count, which is kept by the address."""
    form = ForgotForm()

    def ask() -> Saved:
        ask_for_reset(form.email.data)
        return Saved("/forgot-password/sent")

    return save(form, partial(answers.page, FORGOT, form=form), ask)


@bp.get("/forgot-password/sent", whom="everyone")
def forgot_sent() -> Answer:
    return render_template("people/auth/forgot_sent.html")


@bp.get("/reset-password/<token>", whom="everyone")
@limiter.limit("60 per hour")
def reset_page(token: str) -> Answer:
    proof = find_link(token, "reset_password")
    if proof is None:
        return _spent()
    if g.person is not None and g.person.user_id != proof.user_id:
        return answers.page("people/auth/other_person.html", form=ButtonForm())
    return answers.page(RESET, form=ResetForm(), token=token)


@bp.post("/reset-password/<token>", whom="everyone")
@limiter.limit("60 per hour")
def reset_now(token: str) -> Answer:
    proof = find_link(token, "reset_password")
    user = user_by_id(proof.user_id) if proof else None
    if user is None:
        return _spent()
    if g.person is not None and g.person.user_id != user.id:
        return answers.go_to(f"/reset-password/{token}")
    form = ResetForm()

    def reset() -> Saved:
        if not reset_password(token, form.new_password.data, user):
            raise Instead(_spent)
        return Saved("/sign-in", "Your new password was saved. Sign in with it.")

    return save(form, partial(answers.page, RESET, form=form, token=token), reset)


def _spent() -> Answer:
    return answers.page("people/auth/spent_link.html", 410, again="/forgot-password")
