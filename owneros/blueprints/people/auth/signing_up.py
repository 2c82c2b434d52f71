from functools import partial

from flask import g, render_template
from flask.typing import ResponseReturnValue

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import row
from owneros.blueprints.people.auth.forms import SignUpForm
from owneros.domain.people.tenants.business import TenantDetails
from owneros.domain.people.tenants.founding import PersonDetails
from owneros.domain.people.users.signing_up import sign_up
from owneros.web import answers
from owneros.web.guards import open_to
from owneros.web.saving import Saved, save
from owneros.web.throttles import limiter

PAGE = "people/auth/sign_up.html"


@bp.get("/sign-up")
@open_to("everyone")
def sign_up_page() -> ResponseReturnValue:
    if g.person is not None:
        return answers.go_to("/")
    return _show(SignUpForm(), 200)


@bp.post("/sign-up")
@limiter.limit("30 per hour")
@open_to("everyone")
def sign_up_now() -> ResponseReturnValue:
    if g.person is not None:
        return answers.go_to("/")
    form = SignUpForm()

    def found() -> Saved:
        named = TenantDetails(form.business_name.data, form.time_zone.data)
        sign_up(form.build(PersonDetails), named, form.password.data, row().id)
        return Saved("/check-inbox")

    return save(form, partial(_show, form), found)


@bp.get("/check-inbox")
@open_to("everyone")
def check_inbox() -> ResponseReturnValue:
    return render_template("people/auth/check_inbox.html")


def _show(form: SignUpForm, status: int) -> ResponseReturnValue:
    return answers.page(PAGE, status, form=form)
