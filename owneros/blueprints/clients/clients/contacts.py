"""A client's contacts."""

import uuid
from functools import partial

from flask import render_template
from flask.typing import ResponseReturnValue

from owneros.blueprints.clients.clients.area import bp
from owneros.blueprints.clients.clients.forms import ContactForm
from owneros.domain.clients.clients import contacts
from owneros.domain.clients.clients.contacts import ContactDetails
from owneros.domain.clients.clients.models import Client, Contact
from owneros.domain.clients.clients.queries import client_by_id, contact_of
from owneros.foundation.database import db
from owneros.web import once
from owneros.web.answers import done, page
from owneros.web.guards import person, requires
from owneros.web.saving import Saved, save

PAGE = "clients/clients/contact.html"


@bp.get("/clients/<uuid:client_id>/contacts/new")
@requires("clients:write")
def new_contact(client_id: uuid.UUID) -> ResponseReturnValue:
    return _show(ContactForm(), client_by_id(client_id), None, 200)


@bp.post("/clients/<uuid:client_id>/contacts")
@requires("clients:write")
def create_contact(client_id: uuid.UUID) -> ResponseReturnValue:
    client, form = client_by_id(client_id), ContactForm()

    def add() -> Saved:
        contact = contacts.add_contact(
            person().actor, client, form.build(ContactDetails), row_id=once.row_id(Contact)
        )
        return Saved(f"/clients/{client_id}", f"{contact.name} was added.")

    return save(form, partial(_show, form, client, None), add)


@bp.get("/clients/<uuid:client_id>/contacts/<uuid:contact_id>/edit")
@requires("clients:write")
def edit_contact(client_id: uuid.UUID, contact_id: uuid.UUID) -> ResponseReturnValue:
    client, contact = contact_of(client_id, contact_id)
    return _show(ContactForm.of(contact), client, contact, 200)


@bp.post("/clients/<uuid:client_id>/contacts/<uuid:contact_id>")
@requires("clients:write")
def update_contact(client_id: uuid.UUID, contact_id: uuid.UUID) -> ResponseReturnValue:
    client, contact = contact_of(client_id, contact_id)
    form = ContactForm()

    def change() -> Saved:
        contacts.edit_contact(person().actor, client, contact, form.build(ContactDetails))
        return Saved(f"/clients/{client_id}", "Saved.")

    return save(form, partial(_show, form, client, contact), change)


@bp.get("/clients/<uuid:client_id>/contacts/<uuid:contact_id>/removal")
@requires("clients:write")
def ask_contact_removal(client_id: uuid.UUID, contact_id: uuid.UUID) -> ResponseReturnValue:
    client, contact = contact_of(client_id, contact_id)
    return render_template("clients/clients/contact_removal.html", client=client, contact=contact)


@bp.post("/clients/<uuid:client_id>/contacts/<uuid:contact_id>/removal")
@requires("clients:write")
def remove_contact(client_id: uuid.UUID, contact_id: uuid.UUID) -> ResponseReturnValue:
    client, contact = contact_of(client_id, contact_id)
    contacts.remove_contact(person().actor, client, contact)
    db.session.commit()
    return done(f"/clients/{client_id}", f"{contact.name} was removed.")


def _show(form: ContactForm, client: Client, contact: Contact | None, status: int) -> ResponseReturnValue:
    return page(PAGE, status, form=form, client=client, contact=contact)
