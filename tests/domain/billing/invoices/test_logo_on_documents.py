"""The business's logo stands on the PDF and on the client's page as it was when the invoice was sent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

from PIL import Image
from pypdf import PdfReader

from owneros.domain.billing.documents.keeping import preview_pdf
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.invoices.models import Invoice
from owneros.foundation.database import reach
from owneros.sandbox.server import SandboxServer
from tests.cast import Cast
from tests.desk import a_draft, an_invoice
from tests.hygiene import HygieneClient
from tests.offers import a_draft_estimate

InTenant = Callable[[int], AbstractContextManager[None]]


def picture() -> BytesIO:
    made = BytesIO()
    Image.new("RGB", (320, 120), "#00603c").save(made, "PNG")
    made.seek(0)
    return made


def pictures_in(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages[0].images)


def test_a_draft_is_looked_over_with_the_logo(
    cast: Cast, in_tenant: InTenant, sandbox: SandboxServer
) -> None:
    cast.owner.post("/settings/logo", {"logo": (picture(), "logo.png")})
    with in_tenant(cast.owner.tenant_id):
        drafts = [f"/invoices/{a_draft().id}/pdf", f"/estimates/{a_draft_estimate().id}/pdf"]
    for draft in drafts:
        assert pictures_in(cast.owner.get(draft).data) == 1, draft


def test_the_logo_is_on_the_pdf_and_on_the_page(
    cast: Cast, in_tenant: InTenant, sandbox: SandboxServer, anonymous: HygieneClient
) -> None:
    sent = cast.owner.post("/settings/logo", {"logo": (picture(), "logo.png")})
    assert sent.status_code == 303, sent.text
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice()
        token, invoice_id = invoice.link_token.reveal(), invoice.id
    with in_tenant(cast.owner.tenant_id):
        assert pictures_in(preview_pdf(latest_revision(reach(Invoice, invoice_id)))) == 1
    page = anonymous.get(f"/i/{token}")
    assert f'src="/i/{token}/logo"' in page.text
    shown = anonymous.get(f"/i/{token}/logo")
    assert Image.open(BytesIO(shown.data)).size[0] > 100
    assert shown.headers["Cache-Control"] == "no-store"
