"""Google knows the email of somebody who is known here: linked once they prove that the account is theirs."""

from dataclasses import asdict
from functools import partial

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import NO_BUSINESS, PENDING, ask_for_code, let_in
from owneros.blueprints.people.auth.forms import KnownForm
from owneros.blueprints.people.auth.google_waiting import Waiting, end_waiting, waiting
from owneros.domain.people.users.google import link
from owneros.domain.people.users.models import User
from owneros.domain.people.users.queries import user_by_email
from owneros.vendors.google import Identity
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.forms import ButtonForm
from owneros.web.proving import prove_as
from owneros.web.saving import Instead, Saved, act, save
from owneros.web.sessions import browser
from owneros.web.throttles import limiter

HOME = "/sign-in/google/linking"
PAGE = "people/auth/google_linking.html"
LINKED = "You can sign in with Google from now on."
BY_CODE = "google"


@bp.get(HOME, whom="everyone")
def google_linking_page() -> Answer:
    found = _found()
    return answers.go_to("/sign-in") if found is None else _show(found[1], KnownForm(), 200)


@bp.post(HOME, whom="everyone")
@limiter.limit("30 per minute; 200 per hour")
def link_with_password() -> Answer:
    found = _found()
    if found is None:
        return answers.go_to("/sign-in")
    kept, owner = found
    form = KnownForm()

    def link_now() -> Saved:
        user = prove_as(owner.email, form.password)
        link(user, kept.identity)
        end_waiting()
        if not let_in(user, proved_inbox=False):
            raise Instead(partial(answers.done, "/sign-in", NO_BUSINESS, "bad"))
        return Saved(kept.next, LINKED)

    return save(form, partial(_show, owner, form), link_now)


@bp.post(f"{HOME}/letters", whom="everyone")
@limiter.limit("20 per hour")
def link_by_code() -> Answer:
    """The code is asked for on the page of all codes; the link is made when it was right."""
    found = _found()
    if found is None:
        return answers.go_to("/sign-in")
    kept, owner = found

    def send() -> Saved:
        saved = ask_for_code(owner, kept.next)
        browser()[PENDING] = browser()[PENDING] | {BY_CODE: asdict(kept.identity)}
        end_waiting()
        return saved

    return act(send)


def link_waiting(user: User, pending: dict[str, object]) -> str:
    """After the right code: link what waited for it; what to tell of it, empty where nothing did."""
    kept = pending.get(BY_CODE)
    if not isinstance(kept, dict) or user.factor_since is not None:
        return ""
    link(user, Identity(**kept))
    return LINKED


def _found() -> tuple[Waiting, User] | None:
    """What waits, and whose address it is. Whoever has a second factor links in Settings, behind it."""
    kept = waiting()
    owner = user_by_email(kept.identity.email) if kept else None
    return (kept, owner) if kept and owner and owner.factor_since is None else None


def _show(owner: User, form: KnownForm, status: int) -> Answer:
    return answers.page(PAGE, status, form=form, again=ButtonForm(), email=owner.email)
