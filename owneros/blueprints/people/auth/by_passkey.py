"""A passkey in place of a password, as the second step, and as proof before a weighty deed."""

from collections.abc import Callable
from functools import partial

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import PROVED, ask_for_code, enter, owing, prove_anew
from owneros.blueprints.people.auth.forms import PasskeyForm
from owneros.domain.people.factors.passkeys import MayBeCopied, signer
from owneros.domain.people.users.models import User
from owneros.domain.people.users.queries import user_by_id
from owneros.foundation.database import present
from owneros.foundation.errors import StateError
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.challenges import take_challenge
from owneros.web.guards import safe_next
from owneros.web.proving import own_user
from owneros.web.saving import Instead, Saved, act
from owneros.web.throttles import limiter


@bp.post("/sign-in/passkey", whom="everyone")
@limiter.limit("60 per hour")
def sign_in_by_passkey() -> Answer:
    """It verified its user, so no second step follows."""
    return act(partial(_by_passkey, "/sign-in", None, enter))


@bp.post("/sign-in/second-step/passkey", whom="everyone")
@limiter.limit("60 per hour")
def second_step_by_passkey() -> Answer:
    user_id = owing()
    if user_id is None:
        return answers.go_to("/sign-in")
    return act(partial(_by_passkey, "/sign-in/second-step", present(user_by_id(user_id)), enter))


@bp.post("/confirm/passkey", "profile:write")
def confirm_by_passkey() -> Answer:
    return act(partial(_by_passkey, "/confirm", own_user(), partial(prove_anew, how=PROVED)))


def _by_passkey(back: str, user: User | None, then: Callable[[User], None]) -> Saved:
    form = PasskeyForm()
    next_path = safe_next(form.next.data)
    try:
        then(signer(form.answer.data or "", take_challenge(), user=user))
    except MayBeCopied as copied:
        if user is None:
            # It may still be theirs: a code by mail, and then another factor, tell.
            return ask_for_code(copied.user, next_path)
        raise Instead(partial(answers.done, back, copied.message, "bad")) from copied
    except StateError as refusal:
        raise Instead(partial(answers.done, back, refusal.message, "bad")) from refusal
    return Saved(next_path)
