"""Who looks: a person from outside. A program that calls itself one does not count, nor does HEAD."""

import pytest

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.records.links.visits import is_machine, visits_of
from owneros.foundation.database import reach
from tests.desk import an_invoice

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile Safari/604.1"
PEOPLE = (
    PHONE,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0.0.0 Edg/143.0.0.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 [FBAN/FB4A;FBAV/500.0;]",
)
MACHINES = (
    "",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "facebookexternalhit/1.1",
    "WhatsApp/2.23.20.0",
    "Slackbot-LinkExpanding 1.0",
    "Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "Mozilla/5.0 (Windows NT 10.0) Mimecast",
    "Barracuda Sentinel (EE)",
    "curl/8.5.0",
    "Wget/1.21",
    "python-requests/2.32",
    "Go-http-client/2.0",
    "Java/21.0.1",
    "okhttp/4.12.0",
    "UptimeRobot/2.0",
)


@pytest.mark.parametrize("viewer", MACHINES)
def test_known_machines_are_told(viewer):
    assert is_machine(viewer)


@pytest.mark.parametrize("viewer", PEOPLE)
def test_browsers_are_no_machines(viewer):
    assert not is_machine(viewer)


def test_a_head_request_and_a_page_fetched_ahead_are_no_looks(anonymous, cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice()
        where, invoice_id = f"/i/{invoice.link_token.reveal()}", invoice.id

    def looks():
        with in_tenant(cast.owner.tenant_id):
            return len(visits_of(invoice_id)), reach(Invoice, invoice_id).status

    anonymous.request("HEAD", where, headers={"User-Agent": PHONE}, inspect=False)
    for name in ("Sec-Purpose", "Purpose", "X-Moz"):
        anonymous.get(where, headers={"User-Agent": PHONE, name: "prefetch"})
    for viewer in MACHINES:
        anonymous.get(where, headers={"User-Agent": viewer})
    assert looks() == (0, "sent")
    anonymous.get(where, headers={"User-Agent": PHONE})
    assert looks() == (1, "viewed")
    page = cast.owner.get(f"/invoices/{invoice_id}").text
    assert "Opened through the client" in page
    assert "pened by the client" not in page
