from flask import render_template, request

from owneros.blueprints.people.unsubscribing.area import bp
from owneros.domain.billing.reminders.choosing import client_behind, off, turn_off, turn_on
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.web.answers import Answer
from owneros.web.csrf import protect
from owneros.web.throttles import limiter


@bp.get("/unsubscribe/<unsubscribe_token>", whom="link")
def ask(unsubscribe_token: str) -> Answer:
    return _page(client_behind(unsubscribe_token))


@bp.post("/unsubscribe/<unsubscribe_token>", whom="link")
@protect.exempt
@limiter.limit("20 per minute")
def unsubscribe(unsubscribe_token: str) -> Answer:
    """Mail programs send a body of their own; only our page's second button says otherwise."""
    client = client_behind(unsubscribe_token)
    deed = turn_on if request.form.get("choice") == "on" else turn_off
    deed(Actor("client", client.name), client.id, client.id, client.name)
    db.session.commit()
    return _page(client)


def _page(client: Client) -> str:
    return render_template(
        "billing/public/unsubscribe.html",
        business_name=our_tenant().name,
        client=client,
        unsubscribed=client.id in off([client.id]),
    )
