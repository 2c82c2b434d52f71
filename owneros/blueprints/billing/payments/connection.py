"""Settings: getting paid by card. Onboarding happens at Stripe; coming back from there proves nothing."""

from flask import make_response, render_template

from owneros.blueprints.billing.payments.area import bp
from owneros.domain.billing.payments import connection as connections
from owneros.domain.billing.payments.models import StripeConnection
from owneros.foundation.database import db
from owneros.foundation.errors import VendorError
from owneros.foundation.links import absolute
from owneros.web.answers import Answer, done, go_to, is_fragment, page
from owneros.web.forms import ButtonForm
from owneros.web.guards import person
from owneros.web.saving import Saved

SETTINGS = "/settings/payments"


@bp.get(SETTINGS, "settings:read")
def settings() -> Answer:
    return page("billing/payments/connection.html", connection=connections.current())


@bp.post(f"{SETTINGS}/connection", "payments:connect", fresh=True)
def connect() -> Answer:
    """Opens the account once and leads to Stripe. A POST cannot redirect there (form-action), a link can."""
    connection = connections.connect(person().actor, person().business_name)
    db.session.commit()
    if connection.active:
        return done(SETTINGS, "Card payments are on.")
    url = _onboarding(connection)
    if is_fragment():
        return go_to(url)
    return make_response(render_template("billing/payments/to_stripe.html", url=url))


@bp.get(f"{SETTINGS}/onboarding", "payments:connect", fresh=True)
def continue_onboarding() -> Answer:
    """A new link each time: they work once and for minutes. Stripe sends people here when theirs is spent."""
    return go_to(_onboarding(connections.connected()))


@bp.get(f"{SETTINGS}/return", "payments:connect")
def come_back() -> Answer:
    """Asks Stripe how the account stands."""
    connection = connections.connected()
    try:
        connections.refresh(connection)
    except VendorError:
        return done(SETTINGS, "Stripe is not answering. Check again in a minute.", "warn")
    db.session.commit()
    if connection.active:
        return done(SETTINGS, "Card payments are on.")
    return done(SETTINGS, "Stripe has your details but is not finished. See below.", "warn")


@bp.post(f"{SETTINGS}/refresh", "payments:connect")
def look_again() -> Saved:
    connections.refresh(connections.connected())
    return Saved(SETTINGS, "Updated from Stripe.")


@bp.get(f"{SETTINGS}/disconnection", "payments:connect", fresh=True)
def ask_disconnection() -> Answer:
    connections.connected()
    return page("billing/payments/disconnect.html", form=ButtonForm())


@bp.post(f"{SETTINGS}/disconnection", "payments:connect", fresh=True)
def disconnect() -> Saved:
    connections.disconnect(person().actor)
    return Saved(SETTINGS, "Card payments are off. You keep your Stripe account.")


def _onboarding(connection: StripeConnection) -> str:
    return connections.onboarding_link(
        connection,
        return_url=absolute(f"{SETTINGS}/return"),
        refresh_url=absolute(f"{SETTINGS}/onboarding"),
    )
