"""A price finer than a cent: the page, the paper, the mail, the client's pages and the job tell one sum."""

import re
from decimal import Decimal
from io import BytesIO

from pypdf import PdfReader

from owneros.domain.across.portal.access import open_access
from owneros.domain.billing.documents.linking import path_of
from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.invoices.content import LineContent
from owneros.domain.billing.invoices.sending import mail_invoice
from owneros.domain.people.tenants.tax_rates import RateDetails, add_rate
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.opening import open_job
from tests.blueprints.people.auth.newcomer import letters_to
from tests.desk import SAM, a_client, an_invoice

# 337 x 0.0875 = 29.4875, so $29.49; 8.25 % of it are 2.4329, so $2.43.
NET, TAX, TOTAL = "$29.49", "$2.43", "$31.92"


def test_every_place_tells_the_same_sum(cast, in_tenant, sandbox, run_tasks):
    with in_tenant(cast.owner.tenant_id):
        client = a_client(email="finer@client.example")
        job = open_job(SAM, JobDetails(client.id, "Wire"))
        rate = add_rate(SAM, RateDetails("County", Decimal("8.25")))
        lines = [LineContent("Wire", Decimal(337), "ft", 875, rate.id)]
        invoice = an_invoice(client, lines=lines, job_id=job.id)
        token = open_access(client).link_token.reveal()
        mail_invoice(SAM, invoice, Mail(["finer@client.example"], "Wire", "", "once"))
        public = path_of(invoice)
    run_tasks({"mail.deliver"})
    [letter] = letters_to(sandbox, "finer@client.example")
    pages = {
        "page": cast.owner.get(f"/invoices/{invoice.id}").text,
        "list": cast.owner.get("/invoices").text,
        "client": cast.owner.get(f"/clients/{client.id}").text,
        "public": cast.stranger.get(public).text,
        "portal": cast.stranger.get(f"/c/{token}").text,
        "statement": cast.owner.get(f"/clients/{client.id}/statement?from=2026-11-01&to=2026-11-30").text,
        "mail": letter["html"],
    }
    paper = PdfReader(BytesIO(cast.owner.get(f"/invoices/{invoice.id}/pdf").data))
    pages["paper"] = "\n".join(page.extract_text() for page in paper.pages)
    for place, said in pages.items():
        assert TOTAL in said, place
    for place in ("page", "public", "paper"):
        assert all(sum_ in pages[place] for sum_ in (NET, TAX, "0.0875")), place
    job_page = re.sub(r"<[^>]+>", "", cast.owner.get(f"/jobs/{job.id}").text)
    assert NET in job_page
    assert f"{TOTAL} with tax" in job_page
