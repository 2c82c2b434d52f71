"""A client's contacts."""

import uuid

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.clients import bp
from owneros.blueprints.clients.forms import ContactForm
from owneros.domain.clients import contacts
from owneros.domain.clients.queries import client_by_id, contact_of
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "clients/contact.html", "partials/clients/contact_form.html"


@bp.get("/clients/<uuid:client_id>/contacts/new")
@requires("clients:write")
def new_contact(client_id: uuid.UUID) -> ResponseReturnValue:
    client = client_by_id(client_id)
    return page_or_fragment(PAGE, PARTIAL, form=ContactForm(), client=client, contact=None)


@bp.post("/clients/<uuid:client_id>/contacts")
@requires("clients:write")
def create_contact(client_id: uuid.UUID) -> ResponseReturnValue:
    client, form = client_by_id(client_id), ContactForm()
    page = url_for("clients.show", client_id=client_id)
    if not form.validate():
        return invalid(PAGE, PARTIAL, form=form, client=client, contact=None)
    led = once.repeated()
    if led:
        return done(led)
    try:
        contact = contacts.add_contact(person().actor, client, **form.details())
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(PAGE, PARTIAL, form=form, client=client_by_id(client_id), contact=None)
    once.remember(page)
    db.session.commit()
    return done(page, f"{contact.name} was added.")


@bp.get("/clients/<uuid:client_id>/contacts/<uuid:contact_id>/edit")
@requires("clients:write")
def edit_contact(client_id: uuid.UUID, contact_id: uuid.UUID) -> ResponseReturnValue:
    client, contact = contact_of(client_id, contact_id)
    return page_or_fragment(PAGE, PARTIAL, form=ContactForm(obj=contact), client=client, contact=contact)


@bp.post("/clients/<uuid:client_id>/contacts/<uuid:contact_id>")
@requires("clients:write")
def update_contact(client_id: uuid.UUID, contact_id: uuid.UUID) -> ResponseReturnValue:
    client, contact = contact_of(client_id, contact_id)
    form = ContactForm()
    if not form.validate():
        return invalid(PAGE, PARTIAL, form=form, client=client, contact=contact)
    try:
        contacts.edit_contact(person().actor, client, contact, **form.details())
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        client, contact = contact_of(client_id, contact_id)
        return invalid(PAGE, PARTIAL, form=form, client=client, contact=contact)
    db.session.commit()
    return done(url_for("clients.show", client_id=client_id), "Saved.")


@bp.get("/clients/<uuid:client_id>/contacts/<uuid:contact_id>/removal")
@requires("clients:write")
def ask_contact_removal(client_id: uuid.UUID, contact_id: uuid.UUID) -> ResponseReturnValue:
    client, contact = contact_of(client_id, contact_id)
    return render_template("clients/contact_removal.html", client=client, contact=contact)


@bp.post("/clients/<uuid:client_id>/contacts/<uuid:contact_id>/removal")
@requires("clients:write")
def remove_contact(client_id: uuid.UUID, contact_id: uuid.UUID) -> ResponseReturnValue:
    client, contact = contact_of(client_id, contact_id)
    contacts.remove_contact(person().actor, client, contact)
    db.session.commit()
    return done(url_for("clients.show", client_id=client_id), f"{contact.name} was removed.")
