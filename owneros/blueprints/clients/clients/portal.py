"""A client's portal from the business's side: its state, its link, mailing and revoking it."""

from dataclasses import astuple
from functools import partial

from owneros.blueprints.clients.clients.area import bp
from owneros.domain.across.portal import access as portal
from owneros.domain.across.portal.glance import glance
from owneros.domain.across.portal.words import default_message, own_subject
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.queries import messages_about
from owneros.domain.people.mailing.texts import Words
from owneros.domain.records.links.visits import visits_of
from owneros.foundation.errors import StateError
from owneros.parts.documents.sending import SendForm
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "clients/clients/portal_send.html"


@bp.get("/clients/<uuid:client_id>/portal", "clients:read")
def portal_of(client: Client) -> Answer:
    access = portal.access_of(client.id)
    return page(
        "clients/clients/portal.html",
        client=client,
        access=access,
        link=portal.link_of(access),
        mails=messages_about(access.id, "portal") if access else [],
        visits=visits_of(client.id),
        glance=glance(client.id),
    )


@bp.get("/clients/<uuid:client_id>/portal/sending", "clients:write")
def compose_portal(client: Client) -> Answer:
    name = person().business_name
    form = SendForm.proposing([client.email], Words(own_subject(name), default_message(name)))
    return _show_sending(client, form, 200)


@bp.post("/clients/<uuid:client_id>/portal/sending", "clients:write")
def send_portal(client: Client) -> Answer:
    form = SendForm()

    def mail() -> Saved:
        portal.mail_link(person().actor, client, *astuple(form.mail))
        return Saved(f"/clients/{client.id}/portal", form.on_its_way("The portal link"))

    return save(form, partial(_show_sending, client, form), mail, rules=form.check)


@bp.post("/clients/<uuid:client_id>/portal/link", "clients:write")
def make_portal_link(client: Client) -> Saved:
    """To hand it over by text message, or when the link went astray."""
    portal.renew(person().actor, client)
    return Saved(f"/clients/{client.id}/portal", "A new link was created. Earlier links no longer work.")


@bp.get("/clients/<uuid:client_id>/portal/revocation", "clients:write")
def ask_portal_revocation(client: Client) -> Answer:
    if not portal.link_of(portal.access_of(client.id)):
        raise StateError("This client has no portal link that works.")
    return page("clients/clients/portal_revoke.html", client=client)


@bp.post("/clients/<uuid:client_id>/portal/revocation", "clients:write")
def revoke_portal(client: Client) -> Saved:
    portal.revoke(person().actor, client)
    return Saved(f"/clients/{client.id}/portal", "The link was revoked.")


def _show_sending(client: Client, form: SendForm, status: int) -> Answer:
    return page(
        PAGE,
        status,
        form=form,
        client=client,
        link=portal.link_of(portal.access_of(client.id)),
        business_name=person().business_name,
        days=portal.LASTS.days,
        glance=glance(client.id),
    )
