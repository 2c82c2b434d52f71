"""Continue with Google: in as who one is, or on to what is missing before that."""

from functools import partial
from urllib.parse import urlencode

from flask import g, request

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import NO_BUSINESS, let_in, prove_anew
from owneros.blueprints.people.auth.forms import SignInForm
from owneros.blueprints.people.auth.google_waiting import begin_waiting
from owneros.blueprints.people.auth.signing_in import show_sign_in
from owneros.domain.people.users.google import google_of, link, owner_of_address, person_of
from owneros.foundation.database import db, present
from owneros.foundation.errors import OwnerOSError, StateError
from owneros.vendors.google import Identity, NotProven
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.google import RETURN, Brought, Errand, send_away, take_back
from owneros.web.guards import person, safe_next
from owneros.web.proving import own_user
from owneros.web.saving import Saved, act
from owneros.web.throttles import limiter

OTHER_PERSON = "You signed in as somebody else meanwhile. Start again."
TWO_STEP = "This address uses two-step sign-in. Sign in without Google, then link Google in Settings."
NOT_YOURS = "This is not the Google account that you sign in with here."


@bp.post("/sign-in/google", whom="everyone")
@limiter.limit("30 per minute; 200 per hour")
def continue_with_google() -> Answer:
    next_path = safe_next(request.form.get("next"))
    if g.person is not None:
        return answers.go_to(next_path)
    return send_away(Errand("enter", next_path))


@bp.post("/confirm/google", "profile:write")
def confirm_with_google() -> Answer:
    """For whoever has neither a second factor nor a password; who has one gives that."""
    user = own_user()
    if user.factor_since is not None:
        raise StateError("Enter your code instead.")
    if user.password_hash is not None:
        raise StateError("Enter your password instead.")
    errand = Errand("confirm", safe_next(request.form.get("next")), str(user.id))
    return send_away(errand, present(google_of(user.id)).email)


@bp.get(RETURN, whom="everyone")
@limiter.limit("30 per minute; 200 per hour")
def return_from_google() -> Answer:
    # No connection is held while Google is asked.
    db.session.commit()
    brought = take_back()
    try:
        if brought.error is not None:
            raise brought.error
        return act(partial(_done, brought.errand, present(brought.identity)))
    except OwnerOSError as error:
        db.session.rollback()
        return _told(brought, error)


def _done(errand: Errand, identity: Identity) -> Saved:
    """Raises NotProven, StateError."""
    if errand.what == "enter":
        return _enter(errand, identity)
    if g.person is None or str(g.person.user_id) != errand.user_id:
        raise NotProven(OTHER_PERSON)
    if errand.what == "link":
        link(own_user(), identity)
        return Saved(errand.next, "You can sign in with Google now.")
    return _confirm(errand, identity)


def _enter(errand: Errand, identity: Identity) -> Saved:
    if g.person is not None:
        return Saved(errand.next)
    user = person_of(identity)
    if user is None:
        owner = owner_of_address(identity)
        if owner is not None and owner.factor_since is not None:
            raise StateError(TWO_STEP)
        begin_waiting(identity, errand.next)
        return Saved("/sign-up/google" if owner is None else "/sign-in/google/linking")
    if not let_in(user, proved_inbox=False):
        raise StateError(NO_BUSINESS)
    return Saved(errand.next)


def _confirm(errand: Errand, identity: Identity) -> Saved:
    user = person_of(identity)
    if user is None or user.id != person().user_id:
        raise NotProven(NOT_YOURS)
    prove_anew(user, "signed in at Google again")
    return Saved(errand.next)


def _told(brought: Brought, error: OwnerOSError) -> Answer:
    """Where the browser set out from, with what went wrong."""
    errand = brought.errand
    if g.person is None:
        form = SignInForm(formdata=None, next=errand.next)
        form.form_errors.append(error.message)
        return show_sign_in(form, error.status)
    again = f"/confirm?{urlencode({'next': errand.next})}"
    return answers.done(again if errand.what == "confirm" else errand.next, error.message, "bad")
