"""What guards the sign-in of this person, and whether everybody in the business needs a second step."""

from functools import partial

from flask import render_template

from owneros.blueprints.people.two_step.area import bp
from owneros.blueprints.people.two_step.forms import AppCodeForm
from owneros.domain.people.factors import authenticator
from owneros.domain.people.factors.changing import confirm_app, remove_app, renew_codes, require_of_all
from owneros.domain.people.factors.passkeys import are_offered, passkeys_of
from owneros.domain.people.factors.recovery import codes_left
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.database import present
from owneros.parts.qr_codes import drawn
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.guards import person
from owneros.web.proving import begin_try, own_user
from owneros.web.saving import Saved, save

HOME = "/settings/two-step"
PAGE = "people/two_step/index.html"
APP_PAGE = "people/two_step/app.html"
CODES_PAGE = "people/two_step/codes.html"


@bp.get(HOME, "profile:write")
def two_step_page() -> Answer:
    user = own_user()
    return answers.page(
        PAGE,
        app=authenticator.confirmed(user.id),
        passkeys=passkeys_of(user.id),
        with_passkeys=are_offered(),
        left=codes_left(user.id),
        required=our_tenant().factor_required_at is not None,
    )


@bp.post(f"{HOME}/app", "profile:write", fresh=True)
def begin_app() -> Saved:
    authenticator.begin(own_user())
    return Saved(f"{HOME}/app")


@bp.get(f"{HOME}/app", "profile:write", fresh=True)
def app_page() -> Answer:
    if authenticator.begun(person().user_id) is None:
        return answers.go_to(HOME)
    return _show_app(AppCodeForm(), 200)


@bp.post(f"{HOME}/app/confirmation", "profile:write", fresh=True)
def confirm_app_now() -> Answer:
    """The recovery codes stand in this answer alone."""
    form = AppCodeForm()

    def confirm() -> Saved:
        user = own_user()
        begin_try(user)
        return added(confirm_app(person().actor, user, form.code.data))

    return save(form, partial(_show_app, form), confirm)


@bp.post(f"{HOME}/codes", "profile:write", fresh=True)
def renew_codes_now() -> Saved:
    return added(renew_codes(person().actor, own_user()))


@bp.get(f"{HOME}/removal", "profile:write", fresh=True)
def ask_remove_app() -> Answer:
    return render_template("people/two_step/remove.html")


@bp.post(f"{HOME}/removal", "profile:write", fresh=True)
def remove_app_now() -> Saved:
    remove_app(person().actor, own_user())
    return Saved(HOME, "The app was removed.")


@bp.post(f"{HOME}/requirement", "people:write", fresh=True)
def require_of_all_now() -> Saved:
    require_of_all(person().actor, own_user(), required=True)
    return Saved(HOME, "Everybody sets up two-step sign-in before anything else.")


@bp.post(f"{HOME}/requirement/end", "people:write", fresh=True)
def end_requirement() -> Saved:
    require_of_all(person().actor, own_user(), required=False)
    return Saved(HOME, "Two-step sign-in is up to each person now.")


def added(codes: list[str]) -> Saved:
    """The first factor's recovery codes are shown; there are none with another one."""
    show = partial(answers.page, CODES_PAGE, codes=codes)
    return Saved(HOME, "" if codes else "Added.", answer=show if codes else None)


def _show_app(form: AppCodeForm, status: int) -> Answer:
    app = present(authenticator.begun(person().user_id))
    return answers.page(
        APP_PAGE,
        status,
        form=form,
        code=drawn(authenticator.address(app, person().email)),
        key=authenticator.key_of(app),
    )
