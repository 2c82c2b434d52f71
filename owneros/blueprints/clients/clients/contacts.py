"""A client's contacts."""

import uuid
from functools import partial

from flask import render_template

from owneros.blueprints.clients.clients.area import bp
from owneros.blueprints.clients.clients.forms import ContactForm
from owneros.domain.clients.clients import contacts
from owneros.domain.clients.clients.contacts import ContactDetails
from owneros.domain.clients.clients.models import Client, Contact
from owneros.domain.clients.clients.queries import contact_of
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "clients/clients/contact.html"


@bp.get("/clients/<uuid:client_id>/contacts/new", "clients:write")
def new_contact(client: Client) -> Answer:
    return page(PAGE, form=ContactForm(), client=client, contact=None)


@bp.post("/clients/<uuid:client_id>/contacts", "clients:write")
def create_contact(client: Client) -> Answer:
    form = ContactForm()

    def add() -> Saved:
        contact = contacts.add_contact(
            person().actor, client, form.build(ContactDetails), row_id=once.row_id(Contact)
        )
        return Saved(f"/clients/{client.id}", f"{contact.name} was added.")

    return save(form, partial(page, PAGE, form=form, client=client, contact=None), add, rules=form.check)


@bp.get("/clients/<uuid:client_id>/contacts/<uuid:contact_id>/edit", "clients:write")
def edit_contact(client_id: uuid.UUID, contact_id: uuid.UUID) -> Answer:
    client, contact = contact_of(client_id, contact_id)
    return page(PAGE, form=ContactForm.of(contact), client=client, contact=contact)


@bp.post("/clients/<uuid:client_id>/contacts/<uuid:contact_id>", "clients:write")
def update_contact(client_id: uuid.UUID, contact_id: uuid.UUID) -> Answer:
    client, contact = contact_of(client_id, contact_id)
    form = ContactForm()

    def change() -> Saved:
        contacts.edit_contact(person().actor, client, contact, form.build(ContactDetails))
        return Saved(f"/clients/{client_id}", "Saved.")

    show = partial(page, PAGE, form=form, client=client, contact=contact)
    return save(form, show, change, rules=form.check)


@bp.get("/clients/<uuid:client_id>/contacts/<uuid:contact_id>/removal", "clients:write")
def ask_contact_removal(client_id: uuid.UUID, contact_id: uuid.UUID) -> Answer:
    client, contact = contact_of(client_id, contact_id)
    return render_template("clients/clients/contact_removal.html", client=client, contact=contact)


@bp.post("/clients/<uuid:client_id>/contacts/<uuid:contact_id>/removal", "clients:write")
def remove_contact(client_id: uuid.UUID, contact_id: uuid.UUID) -> Saved:
    client, contact = contact_of(client_id, contact_id)
    contacts.remove_contact(person().actor, client, contact)
    return Saved(f"/clients/{client_id}", f"{contact.name} was removed.")
