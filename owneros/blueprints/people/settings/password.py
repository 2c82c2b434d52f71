from functools import partial

from owneros.blueprints.people.settings.area import bp
from owneros.blueprints.people.settings.forms import PasswordForm
from owneros.domain.people.users.models import User
from owneros.domain.people.users.password_changes import change_password, own_words
from owneros.domain.people.users.strength import check_strength
from owneros.foundation.rules import rules
from owneros.web import answers, sessions
from owneros.web.answers import Answer
from owneros.web.guards import person
from owneros.web.proving import own_user, prove
from owneros.web.saving import Saved, only_looked_at, save
from owneros.web.sessions import browser

PAGE = "people/settings/password.html"


@bp.get("/settings/password", "profile:write")
def password_page() -> Answer:
    return _show(PasswordForm(), 200)


@bp.post("/settings/password", "profile:write")
def change_password_now() -> Answer:
    """A new token for this browser; the others are signed out if the person wants that."""
    form = PasswordForm()

    def change() -> Saved:
        change_password(
            person().actor,
            _proved(form),
            form.new_password.data,
            keep=browser().row,
            end_others=form.end_others.data,
        )
        sessions.start(browser(), person().user_id, person().tenant_id)
        return Saved("/settings", "Your password was changed.")

    return save(form, partial(_show, form), change, rules=partial(_ask, form))


def _ask(form: PasswordForm) -> None:
    """What is wrong with both; a present one that is sent for good is tried, which counts as any try does."""
    if form.current_password.errors or only_looked_at():
        _check(form)
    else:
        _proved(form)


def _proved(form: PasswordForm) -> User:
    """Raises FieldError, TooMany."""
    with rules() as broken:
        broken.by(_check, form)
        return prove(form.current_password, "This is not your current password.")


def _check(form: PasswordForm) -> None:
    """Raises FieldError. Whether it is the present one is told only to whoever knows that."""
    user = own_user()
    check_strength(form.new_password.data or "", own_words(user), "new_password")


def _show(form: PasswordForm, status: int) -> Answer:
    user = own_user()
    known = user.password_hash is not None
    return answers.page(PAGE, status, form=form, email=person().email, has_password=known)
