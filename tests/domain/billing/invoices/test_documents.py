from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from io import BytesIO

from pypdf import PdfReader

from owneros.domain.billing.documents.drawing import draw
from owneros.domain.billing.documents.keeping import pdf_of
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.invoices.content import LineContent
from owneros.domain.records.files.models import File
from owneros.foundation.database import db
from owneros.sandbox.server import SandboxServer
from tests.cast import Cast
from tests.desk import a_client, an_invoice

InTenant = Callable[[int], AbstractContextManager[None]]


def test_the_pdf_is_tagged_and_says_what_was_sent(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice(
            a_client("Łukasz Ñandú #[danger] $x$ *b*"),
            lines=[LineContent("Pipe #panic() \\ <tag> @ref", Decimal("2.5"), "ft", 10_0000)],
            notes="First\nSecond",
        )
        pdf = PdfReader(BytesIO(draw("invoice.typ", latest_revision(invoice).snapshot)))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    for piece in ("INV-0001", "Łukasz Ñandú #[danger] $x$ *b*", "#panic()", "$25.00", "2.5 ft", "Second"):
        assert piece in text
    catalog = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    assert "/StructTreeRoot" in catalog
    assert "Invoice INV-0001 from Lone Star Plumbing" in str(pdf.metadata.title)


def test_a_long_invoice_breaks_over_pages_with_its_head(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        lines = [LineContent(f"Line {n}", Decimal(1), "", 1_0000) for n in range(90)]
        pdf = PdfReader(BytesIO(draw("invoice.typ", latest_revision(an_invoice(lines=lines)).snapshot)))
    assert len(pdf.pages) > 1
    assert "DESCRIPTION" in pdf.pages[1].extract_text()


def test_the_pdf_is_stored_once(cast: Cast, in_tenant: InTenant, sandbox: SandboxServer) -> None:
    with in_tenant(cast.owner.tenant_id):
        revision = latest_revision(an_invoice())
        first = pdf_of(revision)
        stored = revision.pdf_file_id
        assert pdf_of(revision) == first
        assert revision.pdf_file_id == stored
        file = db.session.get_one(File, (cast.owner.tenant_id, stored))
        assert file.size == len(first)
        assert file.key.startswith(f"t/{cast.owner.tenant_id}/invoice_pdf/")
