"""A client is added and edited, with a gentle word about look-alikes and a clear one about stale pages."""

import uuid
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.clients import bp
from owneros.blueprints.clients.forms import ClientForm
from owneros.domain.clients.finding import look_alikes
from owneros.domain.clients.models import Client
from owneros.domain.clients.queries import client_by_id
from owneros.domain.clients.registration import add_client, edit_client
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "clients/form.html", "partials/clients/form.html"


@bp.get("/clients/new")
@requires("clients:write")
def new() -> ResponseReturnValue:
    return page_or_fragment(PAGE, PARTIAL, **_context(ClientForm()))


@bp.post("/clients")
@requires("clients:write")
def create() -> ResponseReturnValue:
    form = ClientForm()
    if not form.validate():
        return invalid(PAGE, PARTIAL, **_context(form))
    led = once.repeated()
    if led:
        return done(led)
    twins = _unconfirmed(form)
    if twins:
        db.session.rollback()
        return invalid(PAGE, PARTIAL, **_context(form, twins=twins))
    try:
        client = add_client(person().actor, **form.details(), works_here=form.works_here.data)
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(PAGE, PARTIAL, **_context(form))
    if request.args.get("for") == "job":
        path = once.remember(url_for("jobs.new", client=client.id))
    else:
        path = once.remember(url_for("clients.show", client_id=client.id))
    db.session.commit()
    return done(path, f"{client.name} is in your book.")


@bp.get("/clients/<uuid:client_id>/edit")
@requires("clients:write")
def edit(client_id: uuid.UUID) -> ResponseReturnValue:
    client = client_by_id(client_id)
    return page_or_fragment(PAGE, PARTIAL, **_context(ClientForm(obj=client), client))


@bp.post("/clients/<uuid:client_id>")
@requires("clients:write")
def update(client_id: uuid.UUID) -> ResponseReturnValue:
    client = client_by_id(client_id)
    form = ClientForm()
    if not form.validate():
        return invalid(PAGE, PARTIAL, **_context(form, client))
    twins = _unconfirmed(form, client)
    if twins:
        return invalid(PAGE, PARTIAL, **_context(form, client, twins=twins))
    try:
        edit_client(person().actor, client, version=form.version.data or 0, **form.details())
    except StateError:
        db.session.rollback()
        return _changed_meanwhile(form, client_by_id(client_id))
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(PAGE, PARTIAL, **_context(form, client_by_id(client_id)))
    db.session.commit()
    return done(url_for("clients.show", client_id=client_id), "Saved.")


def _context(form: ClientForm, client: Client | None = None, twins: Any = ()) -> dict[str, Any]:
    return {"form": form, "client": client, "twins": twins, "for_job": request.args.get("for") == "job"}


def _unconfirmed(form: ClientForm, client: Client | None = None) -> Any:
    """Look-alikes that the person has not yet been told of; telling them is kept in the form."""
    email, phone = form.email.data or "", form.phone.data or ""
    if client is not None and (email, phone) == (client.email, client.phone):
        return ()
    twins = look_alikes(email, phone, besides=client.id if client else None)
    told = ",".join(str(twin.id) for twin in twins)
    if form.confirmed.data == told or not twins:
        return ()
    form.confirmed.data = told
    return twins


def _changed_meanwhile(form: ClientForm, client: Client) -> ResponseReturnValue:
    """What stands there now beside what was typed; nothing is lost and nothing is overwritten unseen."""
    typed = form.details()
    differences = [
        (form[name].label.text, _in_words(getattr(client, name)), _in_words(value))
        for name, value in typed.items()
        if getattr(client, name) != value
    ]
    return page_or_fragment(
        "shell/conflict.html",
        "partials/shell/conflict.html",
        409,
        word="client",
        name=client.name,
        address=f"/clients/{client.id}",
        record=client,
        differences=differences,
        typed=[(name, "y" if value is True else value) for name, value in typed.items() if _in_words(value)],
    )


def _in_words(value: Any) -> str:
    """As a person reads it; empty for what is empty and for a box without its tick."""
    if isinstance(value, bool):
        return "Yes" if value else ""
    return "" if value is None else str(value)
