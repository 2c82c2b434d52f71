"""What is sent to the writes of invoices."""

from owneros.domain.clients.clients.models import Client
from tests.conventions.bodies import BUTTON, Body

BODIES = {
    "invoices.create": Body(
        {"client_id": Client, "lines-0-description": "Labor", "lines-0-price": "80"}, wrong={"due_on": "soon"}
    ),
    "invoices.update": Body({"title": "Hall bath"}, wrong={"lines-0-price": "a lot"}),
    "invoices.copy": BUTTON,
    "invoices.send": Body({"to": "maria@client.example"}, wrong={"to": "maria@"}),
    "invoices.renew": BUTTON,
    "invoices.give_up": Body({"reason": "Moved away"}, wrong={"reason": "x" * 501}),
    "invoices.make_owed_again": BUTTON,
    "invoices.mark_sent": BUTTON,
    "invoices.delete": BUTTON,
    "invoices.make_void": Body({"reason": "Billed twice"}, wrong={"reason": "x" * 501}),
}
