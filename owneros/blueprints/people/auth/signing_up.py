from functools import partial

from flask import g, render_template

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import row
from owneros.blueprints.people.auth.forms import SignUpForm
from owneros.domain.people.tenants.business import TenantDetails
from owneros.domain.people.tenants.founding import PersonDetails
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
        named = TenantDetails(form.business_name.data, form.time_zone.data)
        sign_up(form.build(PersonDetails), named, form.password.data, row().id)
        return Saved("/check-inbox")

    return save(form, partial(answers.page, PAGE, form=form), found)


@bp.get("/check-inbox", whom="everyone")
def check_inbox() -> Answer:
    return render_template("people/auth/check_inbox.html")
