from flask import g, render_template
from flask.typing import ResponseReturnValue

from owneros.blueprints.auth.area import bp
from owneros.blueprints.auth.forms import ButtonForm, ForgotForm, ResetForm
from owneros.domain.users.addresses import normal_email
from owneros.domain.users.password_changes import ask_for_reset, reset_password
from owneros.domain.users.proofs import find_link
from owneros.domain.users.queries import user_by_email, user_by_id
from owneros.domain.users.throttles import RESET_LETTERS, count_attempt
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, TooMany
from owneros.web import answers
from owneros.web.guards import open_to
from owneros.web.throttles import limiter

FORGOT = ("auth/forgot.html", "partials/auth/forgot.html")
RESET = ("auth/reset.html", "partials/auth/reset.html")


@bp.get("/forgot-password")
@open_to("everyone")
def forgot_page() -> ResponseReturnValue:
    return answers.page_or_fragment(*FORGOT, form=ForgotForm())


@bp.post("/forgot-password")
@limiter.limit("30 per hour")
@open_to("everyone")
def forgot_now() -> ResponseReturnValue:
    """Known or not, the answer is the same; so is the count, which is kept by the address."""
    form = ForgotForm()
    if not form.validate_on_submit():
        return answers.invalid(*FORGOT, form=form)
    try:
        count_attempt(RESET_LETTERS, normal_email(form.email.data))
        ask_for_reset(user_by_email(form.email.data))
    except TooMany:
        # The page says the same: how often somebody asked is nobody's business either.
        db.session.rollback()
    db.session.commit()
    return answers.go_to("/forgot-password/sent")


@bp.get("/forgot-password/sent")
@open_to("everyone")
def forgot_sent() -> ResponseReturnValue:
    return render_template("auth/forgot_sent.html")


@bp.get("/reset-password/<token>")
@limiter.limit("60 per hour")
@open_to("everyone")
def reset_page(token: str) -> ResponseReturnValue:
    proof = find_link(token, "reset_password")
    if proof is None:
        return _spent()
    if g.person is not None and g.person.user_id != proof.user_id:
        return answers.page_or_fragment(
            "auth/other_person.html", "partials/auth/other_person.html", form=ButtonForm()
        )
    return answers.page_or_fragment(*RESET, form=ResetForm(), token=token)


@bp.post("/reset-password/<token>")
@limiter.limit("60 per hour")
@open_to("everyone")
def reset_now(token: str) -> ResponseReturnValue:
    proof = find_link(token, "reset_password")
    user = user_by_id(proof.user_id) if proof else None
    if user is None:
        return _spent()
    if g.person is not None and g.person.user_id != user.id:
        return answers.go_to(f"/reset-password/{token}")
    form = ResetForm()
    if not form.validate_on_submit():
        return answers.invalid(*RESET, form=form, token=token)
    try:
        changed = reset_password(token, form.new_password.data, user)
    except FieldError as error:
        form.take(error)
        return answers.invalid(*RESET, form=form, token=token)
    if not changed:
        db.session.rollback()
        return _spent()
    db.session.commit()
    return answers.done("/sign-in", "Your new password is set. Sign in with it.")


def _spent() -> ResponseReturnValue:
    return answers.page_or_fragment(
        "auth/spent_link.html", "partials/auth/spent_link.html", 410, again="/forgot-password"
    )
