"""What is sent to the writes of estimates."""

from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.roles import READERS
from tests.conventions.bodies import BUTTON, Body

BODIES = {
    "estimates.create": Body(
        {"client_id": Client, "lines-0-description": "Labor", "lines-0-price": "80"},
        wrong={"expires_on": "soon"},
    ),
    "estimates.update": Body(
        {"title": "Hall bath"}, wrong={"discount_kind": "percent", "discount_value": "150"}
    ),
    "estimates.copy": BUTTON,
    "estimates.send": Body({"to": "maria@client.example"}, wrong={"to": "maria@"}),
    "estimates.renew": BUTTON,
    "estimates.extend": Body({"expires_on": "2099-01-01"}, wrong={"expires_on": "soon"}),
    "estimates.add_file": Body(
        {"file": ("plan.pdf", b"%PDF-1.7"), "caption": "The plan"}, wrong={"file": ("plan.exe", b"MZ")}
    ),
    "estimates.remove_file": BUTTON,
    "estimates.save_template": Body({"name": "Small bath"}, wrong={"name": "x" * 101}),
    "estimates.remove": BUTTON,
    "estimates.check": Body(
        {"file": ("signed.pdf", b"%PDF-1.7")}, wrong={"file": ("", b"")}, may=READERS, looks=True
    ),
    "estimates.mark_sent": BUTTON,
    "estimates.delete": BUTTON,
    "estimates.make_invoice": Body(wrong={"way": "percent", "percent": "much"}),
    "estimates.accept": Body(
        {"name": "Maria Delgado", "way": "phone", "remark": "She called"}, wrong={"name": ""}
    ),
    "estimates.reopen": BUTTON,
}
