from flask import g

from owneros.blueprints.people.auth.area import bp
from owneros.blueprints.people.auth.browser import let_in, row
from owneros.domain.people.users.proofs import find_link
from owneros.domain.people.users.queries import user_by_id
from owneros.domain.people.users.verifying import send_link_again, verify_email
from owneros.foundation.database import db
from owneros.foundation.errors import TooMany
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.forms import ButtonForm
from owneros.web.guards import person
from owneros.web.saving import Instead, Saved, act
from owneros.web.throttles import limiter


@bp.get("/verify-email", whom="unverified")
def verify_email_page() -> Answer:
    if person().email_verified:
        return answers.go_to("/")
    return answers.page("people/auth/unverified.html", form=ButtonForm(), email=person().email)


@bp.post("/verify-email/letters", whom="unverified")
@limiter.limit("20 per hour")
def send_verify_letter() -> Answer:
    user = user_by_id(person().user_id)
    if person().email_verified or user is None:
        return answers.go_to("/")
    try:
        send_link_again(user, row().id)
    except TooMany as refusal:
        return answers.done("/verify-email", refusal.message, "bad")
    db.session.commit()
    return answers.done("/verify-email", "We sent a new email. The link in the old one no longer works.")


@bp.get("/verify-email/<token>", whom="everyone")
@limiter.limit("60 per hour")
def verify_link_page(token: str) -> Answer:
    """A button, not the deed: mail scanners open links, but they press nothing."""
    proof = find_link(token, "verify_email")
    if proof is None:
        return _spent()
    if g.person is not None and g.person.user_id != proof.user_id:
        return answers.page("people/auth/other_person.html", form=ButtonForm())
    return answers.page("people/auth/verify.html", form=ButtonForm(), token=token)


@bp.post("/verify-email/<token>", whom="everyone")
@limiter.limit("60 per hour")
def verify_link(token: str) -> Answer:
    """Signs this browser in only when it is the one that signed up; a link alone opens no desk."""
    proof = find_link(token, "verify_email")
    if proof is not None and g.person is not None and g.person.user_id != proof.user_id:
        return answers.go_to(f"/verify-email/{token}")

    def verify() -> Saved:
        verified = verify_email(token)
        if verified is None:
            raise Instead(_spent)
        same_browser = verified.session_id == row().id
        if g.person is not None or (same_browser and let_in(verified.user, proved_inbox=True)):
            return Saved("/", "Your email is verified. Welcome to OwnerOS.")
        return Saved("/sign-in", "Your email is verified. You can sign in now.")

    return act(verify)


def _spent() -> Answer:
    return answers.page("people/auth/spent_link.html", 410, again="/sign-in")
