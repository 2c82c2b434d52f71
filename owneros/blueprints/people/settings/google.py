from owneros.blueprints.people.settings.area import bp
from owneros.domain.people.users.google import google_of, unlink
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.forms import ButtonForm
from owneros.web.google import Errand, send_away
from owneros.web.guards import person
from owneros.web.proving import own_user
from owneros.web.saving import Saved

HOME = "/settings/google"


@bp.get(HOME, "profile:write")
def google_page() -> Answer:
    user = own_user()
    return answers.page(
        "people/settings/google.html",
        linked=google_of(user.id),
        has_password=user.password_hash is not None,
        form=ButtonForm(),
    )


@bp.post(f"{HOME}/linking", "profile:write", fresh=True)
def link_google() -> Answer:
    return send_away(Errand("link", HOME, str(person().user_id)))


@bp.post(f"{HOME}/unlinking", "profile:write", fresh=True)
def unlink_google() -> Saved:
    """Raises StateError where it is the last way in."""
    unlink(own_user())
    return Saved(HOME, "You can no longer sign in with Google.")
