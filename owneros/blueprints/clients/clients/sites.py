"""A client's sites."""

import uuid
from functools import partial

from owneros.blueprints.clients.clients.area import bp
from owneros.blueprints.clients.clients.forms import SiteForm
from owneros.domain.clients.clients import sites
from owneros.domain.clients.clients.models import Client, Site
from owneros.domain.clients.clients.queries import site_of
from owneros.domain.clients.clients.sites import SiteDetails
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "clients/clients/site.html"


@bp.get("/clients/<uuid:client_id>/sites/new", "clients:write")
def new_site(client: Client) -> Answer:
    return page(PAGE, form=SiteForm(), client=client, site=None)


@bp.post("/clients/<uuid:client_id>/sites", "clients:write")
def create_site(client: Client) -> Answer:
    form = SiteForm()

    def add() -> Saved:
        sites.add_site(person().actor, client, form.build(SiteDetails), row_id=once.row_id(Site))
        return Saved(f"/clients/{client.id}", "The site was added.")

    return save(form, partial(page, PAGE, form=form, client=client, site=None), add, rules=form.check)


@bp.get("/clients/<uuid:client_id>/sites/<uuid:site_id>/edit", "clients:write")
def edit_site(client_id: uuid.UUID, site_id: uuid.UUID) -> Answer:
    client, site = site_of(client_id, site_id)
    return page(PAGE, form=SiteForm.of(site), client=client, site=site)


@bp.post("/clients/<uuid:client_id>/sites/<uuid:site_id>", "clients:write")
def update_site(client_id: uuid.UUID, site_id: uuid.UUID) -> Answer:
    client, site = site_of(client_id, site_id)
    form = SiteForm()

    def change() -> Saved:
        sites.edit_site(person().actor, client, site, form.build(SiteDetails))
        return Saved(f"/clients/{client_id}", "Saved.")

    show = partial(page, PAGE, form=form, client=client, site=site)
    return save(form, show, change, rules=form.check)


@bp.post("/clients/<uuid:client_id>/sites/<uuid:site_id>/archiving", "clients:write")
def archive_site(client_id: uuid.UUID, site_id: uuid.UUID) -> Saved:
    client, site = site_of(client_id, site_id)
    sites.archive_site(person().actor, client, site)
    return Saved(
        f"/clients/{client_id}",
        f"{sites.site_name(site)} was archived.",
        undo=f"/clients/{client_id}/sites/{site_id}/unarchiving",
    )


@bp.post("/clients/<uuid:client_id>/sites/<uuid:site_id>/unarchiving", "clients:write")
def unarchive_site(client_id: uuid.UUID, site_id: uuid.UUID) -> Saved:
    client, site = site_of(client_id, site_id)
    sites.unarchive_site(person().actor, client, site)
    return Saved(f"/clients/{client_id}", "The site was restored.")
