from functools import partial

from flask import g, render_template

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import row
from owneros.blueprints.people.auth.forms import SignUpForm
from owneros.domain.people.users.signing_up import sign_up
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.saving import Saved, save
from owneros.web.throttles import limiter

PAGE = "people/auth/sign_up.html"


@bp.get("/sign-up", whom="everyone")
def sign_up_page() -> Answer:
    if g.person is not None:
        return answers.go_to("/")
    return answers.page(PAGE, form=SignUpForm())


@bp.post("/sign-up", whom="everyone")
@limiter.limit("30 per hour")
def sign_up_now() -> Answer:
    if g.person is not None:
        return answers.go_to("/")
    form = SignUpForm()

    def found() -> Saved:
        sign_up(form.owner, form.named, form.password.data, row().id)
        return Saved("/check-inbox")

    return save(form, partial(answers.page, PAGE, form=form), found, rules=form.check)


@bp.get("/check-inbox", whom="everyone")
def check_inbox() -> Answer:
    return render_template("people/auth/check_inbox.html")
