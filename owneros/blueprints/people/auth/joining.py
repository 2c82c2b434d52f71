"""Behind an invitation: whoever it is for joins, as who they are already or as somebody new."""

from functools import partial
from typing import Any

from flask import g
from sqlalchemy.exc import IntegrityError

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import NO_BUSINESS, ask_for_code, let_in
from owneros.blueprints.people.auth.forms import JoinForm, KnownForm
from owneros.domain.people.team.accepting import (
    Invited,
    Standing,
    accept,
    find_invited,
    known_user,
    make_user,
    words_of,
)
from owneros.domain.people.tenants.founding import PersonDetails
from owneros.domain.people.users.models import User
from owneros.domain.people.users.queries import user_by_id
from owneros.domain.people.users.strength import check_strength
from owneros.foundation.database import present
from owneros.foundation.errors import FieldError
from owneros.web import answers, sessions
from owneros.web.answers import Answer
from owneros.web.forms import ButtonForm
from owneros.web.proving import prove_as
from owneros.web.saving import Instead, Saved, save
from owneros.web.sessions import browser
from owneros.web.throttles import limiter

PAGE = "people/auth/join.html"
GONE = "people/auth/join_gone.html"
OTHER = "people/auth/join_other.html"


@bp.get("/join/<join_token>", whom="link")
@limiter.limit("60 per hour")
def join_page(join_token: str) -> Answer:
    invited = find_invited(join_token)
    return _dead(invited) or _show(join_token, present(invited), _form(present(invited)), 200)


@bp.post("/join/<join_token>", whom="link")
@limiter.limit("60 per hour")
def join_now(join_token: str) -> Answer:
    found = find_invited(join_token)
    if (dead := _dead(found)) is not None:
        return dead
    invited = present(found)
    form = _form(invited)
    join = partial(_join_as_who_is_here, invited) if g.person else partial(_join_with_password, invited, form)
    return save(form, partial(_show, join_token, invited, form), join, rules=partial(_check, invited, form))


def _dead(invited: Invited | None) -> Answer | None:
    """Nobody joins by it, or not who is signed in here."""
    if invited is None:
        return answers.page("people/auth/spent_link.html", 410, again="/sign-in")
    if invited.standing is not Standing.OPEN:
        return answers.page(GONE, 410, invited=invited)
    if g.person is not None and g.person.email != _address(invited):
        return answers.page(OTHER, 403, invited=invited, email=g.person.email, form=ButtonForm())
    return None


def _address(invited: Invited) -> str:
    """As the person whose address this is has it."""
    user = known_user(invited)
    return user.email if user else invited.invitation.email


def _form(invited: Invited) -> Any:
    if g.person is not None:
        return ButtonForm()
    return KnownForm() if known_user(invited) else JoinForm()


def _show(token: str, invited: Invited, form: Any, status: int) -> Answer:
    return answers.page(PAGE, status, token=token, invited=invited, form=form)


def _check(invited: Invited, form: Any) -> None:
    """Raises FieldError."""
    if isinstance(form, JoinForm):
        check_strength(form.password.data or "", words_of(invited, _details(invited, form)))


def _join_as_who_is_here(invited: Invited) -> Saved:
    user = present(user_by_id(g.person.user_id))
    membership = accept(invited.invitation.id, user)
    sessions.move(browser(), membership.tenant_id)
    return _welcome(invited)


def _join_with_password(invited: Invited, form: Any) -> Saved:
    """A mailed link proves the inbox; behind a scanned code that is proven by a code of its own."""
    is_known = isinstance(form, KnownForm)
    user = prove_as(invited.invitation.email, form.password) if is_known else _new(invited, form)
    accept(invited.invitation.id, user)
    if invited.invitation.by_code:
        return ask_for_code(user, "/")
    if not let_in(user, proved_inbox=True):
        raise Instead(partial(answers.done, "/sign-in", NO_BUSINESS, "bad"))
    return _welcome(invited)


def _new(invited: Invited, form: JoinForm) -> User:
    try:
        return make_user(invited, _details(invited, form), form.password.data)
    except IntegrityError as error:
        raise FieldError("name", "This address has just become known. Open the link again.") from error


def _details(invited: Invited, form: JoinForm) -> PersonDetails:
    return form.build(PersonDetails, email=invited.invitation.email)


def _welcome(invited: Invited) -> Saved:
    return Saved("/", f"Welcome to {invited.business_name}.")
