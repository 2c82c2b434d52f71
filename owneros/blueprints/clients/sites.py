"""A client's sites."""

import uuid

from flask import url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.clients import bp
from owneros.blueprints.clients.forms import SiteForm
from owneros.domain.clients import sites
from owneros.domain.clients.queries import client_by_id, site_of
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment, undoable
from owneros.web.guards import person, requires

PAGE, PARTIAL = "clients/site.html", "partials/clients/site_form.html"


@bp.get("/clients/<uuid:client_id>/sites/new")
@requires("clients:write")
def new_site(client_id: uuid.UUID) -> ResponseReturnValue:
    return page_or_fragment(PAGE, PARTIAL, form=SiteForm(), client=client_by_id(client_id), site=None)


@bp.post("/clients/<uuid:client_id>/sites")
@requires("clients:write")
def create_site(client_id: uuid.UUID) -> ResponseReturnValue:
    client, form = client_by_id(client_id), SiteForm()
    page = url_for("clients.show", client_id=client_id)
    if not form.validate():
        return invalid(PAGE, PARTIAL, form=form, client=client, site=None)
    led = once.repeated()
    if led:
        return done(led)
    try:
        sites.add_site(person().actor, client, **form.details())
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(PAGE, PARTIAL, form=form, client=client_by_id(client_id), site=None)
    once.remember(page)
    db.session.commit()
    return done(page, "The site was added.")


@bp.get("/clients/<uuid:client_id>/sites/<uuid:site_id>/edit")
@requires("clients:write")
def edit_site(client_id: uuid.UUID, site_id: uuid.UUID) -> ResponseReturnValue:
    client, site = site_of(client_id, site_id)
    return page_or_fragment(PAGE, PARTIAL, form=SiteForm(obj=site), client=client, site=site)


@bp.post("/clients/<uuid:client_id>/sites/<uuid:site_id>")
@requires("clients:write")
def update_site(client_id: uuid.UUID, site_id: uuid.UUID) -> ResponseReturnValue:
    client, site = site_of(client_id, site_id)
    form = SiteForm()
    if not form.validate():
        return invalid(PAGE, PARTIAL, form=form, client=client, site=site)
    try:
        sites.edit_site(person().actor, client, site, **form.details())
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        client, site = site_of(client_id, site_id)
        return invalid(PAGE, PARTIAL, form=form, client=client, site=site)
    db.session.commit()
    return done(url_for("clients.show", client_id=client_id), "Saved.")


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
