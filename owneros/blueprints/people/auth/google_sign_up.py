"""Sign-up by somebody whom Google knows: their email and name are there, the rest is asked for."""

from functools import partial

from sqlalchemy.exc import IntegrityError

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import let_in
from owneros.blueprints.people.auth.forms import FounderForm
from owneros.blueprints.people.auth.google_waiting import Waiting, end_waiting, waiting
from owneros.domain.people.tenants.founding import PersonDetails
from owneros.domain.people.users.google import sign_up_with_google
from owneros.foundation.addresses import read_address
from owneros.foundation.errors import StateError
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.saving import Instead, Saved, save
from owneros.web.throttles import limiter

PAGE = "people/auth/google_sign_up.html"
KNOWN = "You have OwnerOS already. Continue with Google to sign in."


@bp.get("/sign-up/google", whom="everyone")
def google_sign_up_page() -> Answer:
    found = waiting()
    if found is None:
        return answers.go_to("/sign-up")
    return _show(found, FounderForm(name=found.identity.name), 200)


@bp.post("/sign-up/google", whom="everyone")
@limiter.limit("30 per hour")
def sign_up_with_google_now() -> Answer:
    found = waiting()
    if found is None:
        return answers.go_to("/sign-up")
    form = FounderForm()

    def sign_up() -> Saved:
        owner = form.build(PersonDetails, email=read_address(found.identity.email))
        try:
            user = sign_up_with_google(owner, form.named, found.identity)
        except (IntegrityError, StateError) as error:
            raise Instead(partial(answers.done, "/sign-in", KNOWN, "warn")) from error
        end_waiting()
        let_in(user, proved_inbox=True)
        return Saved("/", "Welcome to OwnerOS.")

    return save(form, partial(_show, found, form), sign_up)


def _show(found: Waiting, form: FounderForm, status: int) -> Answer:
    return answers.page(PAGE, status, form=form, email=found.identity.email)
