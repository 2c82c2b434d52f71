"""The list of clients and one client's page."""

import uuid

from flask import render_template, request

from owneros.blueprints.clients.clients.area import bp
from owneros.domain.across.overview import client_pages
from owneros.domain.across.overview.papers import papers_of_client
from owneros.domain.across.portal.access import link_of
from owneros.domain.clients.clients import addresses
from owneros.domain.clients.clients.queries import contacts_of, sites_of
from owneros.domain.work.jobs import statuses
from owneros.domain.work.jobs.dates import is_late
from owneros.foundation.periods import today_in
from owneros.parts.documents.papers import say_paper
from owneros.web.answers import Answer, page
from owneros.web.guards import person


@bp.get("/clients", "clients:read")
def index() -> Answer:
    typed = request.args.get("q", "")
    archived = request.args.get("show") == "archived"
    after = request.args.get("after")
    return page(
        "clients/clients/index.html",
        page=client_pages.list_clients(archived=archived, typed=typed, after=after),
        typed=typed,
        archived=archived,
        first_page=after is None,
    )


@bp.get("/clients/<uuid:client_id>", "clients:read")
def show(client_id: uuid.UUID) -> Answer:
    found = client_pages.client_page(client_id)
    client, portal = found.Client, client_pages.portal_of_client(client_id)
    return render_template(
        "clients/clients/show.html",
        client=client,
        owed_cents=found.owed_cents,
        credit_cents=found.credit_cents,
        usual_days=found.usual_days,
        address=addresses.one_line(client.street, client.city, client.state, client.postal_code),
        addresses=addresses,
        contacts=contacts_of(client_id),
        sites=sites_of(client_id),
        jobs=client_pages.jobs_of_client(client_id),
        papers=papers_of_client(client_id),
        say_paper=say_paper,
        activity=client_pages.activity_of_client(client_id),
        portal=portal,
        portal_link=link_of(portal.PortalAccess),
        statuses=statuses,
        is_late=is_late,
        today=today_in(person().time_zone),
    )
