"""A device that is not known: the second proof is a code from the inbox."""

import time
import uuid
from functools import partial
from typing import Any

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import NO_BUSINESS, PENDING, let_in, row
from owneros.blueprints.people.auth.forms import CodeForm
from owneros.blueprints.people.auth.google_linking import link_waiting
from owneros.domain.people.users.addresses import masked_email
from owneros.domain.people.users.models import User
from owneros.domain.people.users.proofs import CodeAnswer, try_code
from owneros.domain.people.users.queries import user_by_id
from owneros.domain.people.users.signing_in import send_code
from owneros.domain.people.users.throttles import CODES, count_attempt
from owneros.foundation.counts import plural
from owneros.foundation.database import db
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.forms import ButtonForm
from owneros.web.guards import safe_next
from owneros.web.saving import Instead, Saved, save
from owneros.web.sessions import browser
from owneros.web.throttles import limiter

HOME = "/sign-in/code"
PAGE = "people/auth/code.html"
RESEND_SECONDS = 60
PENDING_SECONDS = 30 * 60
WORDS = {
    CodeAnswer.WRONG: "This code is wrong. Use the one in our newest email.",
    CodeAnswer.GONE: "This code no longer works. Send a new one below.",
}


@bp.get(HOME, whom="everyone")
def code_page() -> Answer:
    user = _pending_user()
    if user is None:
        return answers.go_to("/sign-in")
    return _show(CodeForm(), user, 200)


@bp.post(HOME, whom="everyone")
@limiter.limit("30 per minute")
def enter_code() -> Answer:
    """A wrong code is kept as a try, so that is committed too."""
    user = _pending_user()
    if user is None:
        return answers.go_to("/sign-in")
    form = CodeForm()

    def enter() -> Saved:
        count_attempt(CODES, str(user.id))
        answer = try_code(user.id, row().id, form.code.data)
        if answer is not CodeAnswer.RIGHT:
            form.code.errors = [WORDS[answer]]
            return Saved(HOME, answer=partial(_show, form, user, 422))
        next_path, told = safe_next(_pending().get("next")), link_waiting(user, _pending())
        if not let_in(user, proved_inbox=True):
            raise Instead(partial(answers.done, "/sign-in", NO_BUSINESS, "bad"))
        return Saved(next_path, told)

    return save(form, partial(_show, form, user), enter)


@bp.post(f"{HOME}/letters", whom="everyone")
@limiter.limit("20 per hour")
def send_code_again() -> Answer:
    user = _pending_user()
    if user is None:
        return answers.go_to("/sign-in")
    wait = RESEND_SECONDS - int(time.time() - _pending()["sent_at"])
    if wait > 0:
        return answers.done(HOME, f"Wait {plural(wait, 'second')}, then try again.", "warn")
    if not_sent := send_code(user.id, row().id):
        browser()[PENDING] = {**_pending(), "not_sent": not_sent}
        return answers.go_to(HOME)
    browser()[PENDING] = {**_pending(), "sent_at": int(time.time()), "not_sent": ""}
    db.session.commit()
    return answers.done(HOME, "We sent a new code. The old one no longer works.")


def _show(form: CodeForm, user: User, status: int) -> Answer:
    return answers.page(
        PAGE,
        status,
        form=form,
        again=ButtonForm(),
        email=masked_email(user.email),
        not_sent=_pending().get("not_sent", ""),
    )


def _pending() -> dict[str, Any]:
    found: dict[str, Any] = browser().get(PENDING) or {}
    return found


def _pending_user() -> User | None:
    """Who gave the right password on this browser within the last half hour."""
    pending = _pending()
    if not pending or time.time() - pending["sent_at"] > PENDING_SECONDS:
        return None
    return user_by_id(uuid.UUID(pending["user_id"]))
