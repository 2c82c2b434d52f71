"""A client is added and edited, with a gentle word about look-alikes and a clear one about stale pages."""

from functools import partial
from typing import Any

from owneros.blueprints.clients.clients.area import bp
from owneros.blueprints.clients.clients.forms import ClientForm
from owneros.domain.clients.clients.finding import look_alikes
from owneros.domain.clients.clients.models import Client
from owneros.domain.clients.clients.registration import ClientDetails, add_client, edit_client
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Instead, Saved, save

PAGE = "clients/clients/form.html"


@bp.get("/clients/new", "clients:write")
def new() -> Answer:
    return _show(ClientForm(), None, 200)


@bp.post("/clients", "clients:write")
def create() -> Answer:
    form = ClientForm()

    def add() -> Saved:
        row_id = once.row_id(Client)
        _ask_about_twins(form, None)
        client = add_client(
            person().actor, form.build(ClientDetails), works_here=form.works_here.data, row_id=row_id
        )
        path = f"/clients/{client.id}"
        return Saved(path, f"{client.name} was added.")

    return save(form, partial(_show, form, None), add)


@bp.get("/clients/<uuid:client_id>/edit", "clients:write")
def edit(client: Client) -> Answer:
    return _show(ClientForm.of(client), client, 200)


@bp.post("/clients/<uuid:client_id>", "clients:write")
def update(client: Client) -> Answer:
    form = ClientForm()

    def change() -> Saved:
        _ask_about_twins(form, client)
        edit_client(person().actor, client, form.build(ClientDetails), version=form.version.data)
        return Saved(f"/clients/{client.id}", "Saved.")

    return save(form, partial(_show, form, client), change)


def _show(form: ClientForm, client: Client | None, status: int, twins: Any = ()) -> Answer:
    return page(PAGE, status, form=form, client=client, twins=twins)


def _ask_about_twins(form: ClientForm, client: Client | None) -> None:
    """Tells once of look-alikes instead of saving; that they were told of is kept in the form."""
    name, email, phone = (field.data or "" for field in (form.name, form.email, form.phone))
    if client is not None and (name, email, phone) == (client.name, client.email, client.phone):
        return
    twins = look_alikes(name, email, phone, besides=client.id if client else None)
    told = ",".join(str(twin.id) for twin in twins)
    if twins and form.confirmed.data != told:
        form.confirmed.data = told
        raise Instead(partial(_show, form, client, 422, twins))
