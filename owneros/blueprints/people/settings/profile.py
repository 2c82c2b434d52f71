from functools import partial

from owneros.blueprints.people.settings.area import bp
from owneros.blueprints.people.settings.forms import ProfileForm
from owneros.domain.people.tenants.hearing import choice_of, hear_of_money
from owneros.domain.people.users.profile import Profile, change_profile
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.guards import person
from owneros.web.proving import own_user
from owneros.web.saving import Saved, save

HOME = "/settings/profile"
PAGE = "people/settings/profile.html"


@bp.get(HOME, "profile:write", fresh=True)
def profile_page() -> Answer:
    form = ProfileForm(obj=own_user(), data={"hears_of_money": choice_of(person())})
    return _show(form, 200)


@bp.post(HOME, "profile:write", fresh=True)
def change_profile_now() -> Answer:
    form = ProfileForm()

    def change() -> Saved:
        change_profile(person().actor, own_user(), form.build(Profile))
        hear_of_money(person(), wanted=form.hears_of_money.data)
        return Saved(HOME, "Saved.")

    return save(form, partial(_show, form), change)


def _show(form: ProfileForm, status: int) -> Answer:
    return answers.page(PAGE, status, form=form, email=person().email)
