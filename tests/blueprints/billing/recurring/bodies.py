"""What is sent to the writes of recurring invoices."""

from owneros.domain.clients.clients.models import Client
from tests.conventions.bodies import BUTTON, Body

BODIES = {
    "recurring.create": Body(
        {"client_id": Client, "lines-0-description": "Care", "lines-0-price": "80"},
        wrong={"starts_on": "soon"},
    ),
    "recurring.update": Body({"title": "Yearly care"}, wrong={"every": "0"}),
    "recurring.skip": BUTTON,
    "recurring.bring_back": BUTTON,
    "recurring.pause": BUTTON,
    "recurring.resume": BUTTON,
    "recurring.stop": BUTTON,
}
