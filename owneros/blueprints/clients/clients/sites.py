"""A client's sites."""

import uuid
from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.clients.clients.area import bp
from owneros.blueprints.clients.clients.forms import SiteForm
from owneros.domain.clients.clients import sites
from owneros.domain.clients.clients.models import Client, Site
from owneros.domain.clients.clients.queries import client_by_id, site_of
from owneros.domain.clients.clients.sites import SiteDetails
from owneros.foundation.database import db
from owneros.web import once
from owneros.web.answers import done, page, undoable
from owneros.web.guards import person, requires
from owneros.web.saving import Saved, save

PAGE = "clients/clients/site.html"


@bp.get("/clients/<uuid:client_id>/sites/new")
@requires("clients:write")
def new_site(client_id: uuid.UUID) -> ResponseReturnValue:
    return _show(SiteForm(), client_by_id(client_id), None, 200)


@bp.post("/clients/<uuid:client_id>/sites")
@requires("clients:write")
def create_site(client_id: uuid.UUID) -> ResponseReturnValue:
    client, form = client_by_id(client_id), SiteForm()

    def add() -> Saved:
        sites.add_site(person().actor, client, form.build(SiteDetails), row_id=once.row_id(Site))
        return Saved(f"/clients/{client_id}", "The site was added.")

    return save(form, partial(_show, form, client, None), add)


@bp.get("/clients/<uuid:client_id>/sites/<uuid:site_id>/edit")
@requires("clients:write")
def edit_site(client_id: uuid.UUID, site_id: uuid.UUID) -> ResponseReturnValue:
    client, site = site_of(client_id, site_id)
    return _show(SiteForm.of(site), client, site, 200)


@bp.post("/clients/<uuid:client_id>/sites/<uuid:site_id>")
@requires("clients:write")
def update_site(client_id: uuid.UUID, site_id: uuid.UUID) -> ResponseReturnValue:
    client, site = site_of(client_id, site_id)
    form = SiteForm()

    def change() -> Saved:
        sites.edit_site(person().actor, client, site, form.build(SiteDetails))
        return Saved(f"/clients/{client_id}", "Saved.")

    return save(form, partial(_show, form, client, site), change)


@bp.post("/clients/<uuid:client_id>/sites/<uuid:site_id>/archiving")
@requires("clients:write")
def archive_site(client_id: uuid.UUID, site_id: uuid.UUID) -> ResponseReturnValue:
    client, site = site_of(client_id, site_id)
    sites.archive_site(person().actor, client, site)
    db.session.commit()
    undo_url = url_for("clients.unarchive_site", client_id=client_id, site_id=site_id)
    return undoable(
        url_for("clients.show", client_id=client_id), f"{sites.site_name(site)} is archived.", undo_url
    )


@bp.post("/clients/<uuid:client_id>/sites/<uuid:site_id>/unarchiving")
@requires("clients:write")
def unarchive_site(client_id: uuid.UUID, site_id: uuid.UUID) -> ResponseReturnValue:
    client, site = site_of(client_id, site_id)
    sites.unarchive_site(person().actor, client, site)
    db.session.commit()
    return done(url_for("clients.show", client_id=client_id), "The site is back.")


def _show(form: SiteForm, client: Client, site: Site | None, status: int) -> ResponseReturnValue:
    return page(PAGE, status, form=form, client=client, site=site)
