"""After the password: a code of the app or from the paper. Until then the browser reaches nothing else."""

import uuid
from functools import partial

from flask import g, request

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import enter, owing, row
from owneros.blueprints.people.auth.forms import SecondStepForm
from owneros.domain.people.users.devices import trust_device
from owneros.domain.people.users.models import User
from owneros.domain.people.users.queries import user_by_id
from owneros.foundation.database import present
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.challenges import options_to_sign
from owneros.web.guards import safe_next
from owneros.web.proving import prove_by_code
from owneros.web.saving import Saved, save
from owneros.web.throttles import limiter

PAGE = "people/auth/second_step.html"


@bp.get("/sign-in/second-step", whom="everyone")
def second_step_page() -> Answer:
    next_path = safe_next(request.args.get("next"))
    if owing() is None:
        return answers.go_to(next_path if g.person else "/sign-in")
    return _show(SecondStepForm(next=next_path), 200)


@bp.post("/sign-in/second-step", whom="everyone")
@limiter.limit("60 per hour")
def second_step_now() -> Answer:
    user_id = owing()
    if user_id is None:
        return answers.go_to("/" if g.person else "/sign-in")
    form = SecondStepForm()
    return save(form, partial(_show, form), partial(_take, form, user_id))


def _take(form: SecondStepForm, user_id: uuid.UUID) -> Saved:
    user: User = present(user_by_id(user_id))
    prove_by_code(user, form.code)
    enter(user)
    if form.trusted.data:
        trust_device(user.id, row().device_id)
    return Saved(safe_next(form.next.data))


def _show(form: SecondStepForm, status: int) -> Answer:
    user = present(user_by_id(present(owing())))
    return answers.page(PAGE, status, form=form, options=options_to_sign(user))
