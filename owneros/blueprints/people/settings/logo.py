import uuid
from functools import partial

from flask import make_response

from owneros.blueprints.people.settings.area import bp
from owneros.blueprints.people.settings.forms import LogoForm
from owneros.domain.people.tenants.business import our_business
from owneros.domain.records.files.logos import read_logo, remove_logo, set_logo
from owneros.foundation.database import present
from owneros.foundation.errors import NotFound
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.forms import ButtonForm
from owneros.web.guards import person
from owneros.web.saving import Saved, save

HOME = "/settings/logo"
PAGE = "people/settings/logo.html"


@bp.get(HOME, "settings:write")
def logo_page() -> Answer:
    return _show(LogoForm(), 200)


@bp.post(HOME, "settings:write")
def change_logo() -> Answer:
    form = LogoForm()

    def change() -> Saved:
        upload = form.logo.upload
        set_logo(person().actor, upload.content, upload.name)
        return Saved(HOME, "Your logo was saved.")

    return save(form, partial(_show, form), change)


@bp.post(f"{HOME}/removal", "settings:write")
def take_logo_away() -> Saved:
    remove_logo(person().actor)
    return Saved(HOME, "Your logo was removed.")


@bp.get(f"{HOME}/<uuid:file_id>", "settings:read")
def logo_picture(file_id: uuid.UUID) -> Answer:
    """The id makes the address new with each logo, so a browser may keep the picture."""
    if our_business().logo_file_id != file_id:
        raise NotFound
    logo = present(read_logo())
    response = make_response(logo.content)
    response.headers["Content-Type"] = logo.content_type
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.headers["Content-Disposition"] = "inline"
    return response


def _show(form: LogoForm, status: int) -> Answer:
    return answers.page(PAGE, status, form=form, removal=ButtonForm(), logo_id=our_business().logo_file_id)
