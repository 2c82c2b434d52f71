"""The PDF of a revision: drawn from the snapshot alone, stored once."""

from typing import Any

from owneros.domain.documents.drawing import draw
from owneros.domain.documents.letterhead import logo_of
from owneros.domain.files.models import File
from owneros.domain.files.storing import read_file, store_file
from owneros.domain.invoices.models import InvoiceRevision
from owneros.foundation.database import db, reach
from owneros.foundation.errors import NotFound, VendorError


def draw_pdf(document: dict[str, Any], logo: bytes | None = None) -> bytes:
    return draw("invoice.typ", document, logo)


def pdf_of(revision: InvoiceRevision) -> bytes:
    """The stored PDF of what was sent; drawn and stored at its first need. Raises VendorError."""
    if revision.pdf_file_id is not None:
        return read_file(reach(File, revision.pdf_file_id))
    return _store_pdf(revision)


def keep_pdf(revision: InvoiceRevision) -> None:
    """Draw and store it unless that was done. Raises VendorError."""
    if revision.pdf_file_id is None:
        _store_pdf(revision)


def _store_pdf(revision: InvoiceRevision) -> bytes:
    pdf = draw_pdf(revision.snapshot, logo_of(revision.snapshot))
    name = f"{revision.snapshot['label']}.pdf"
    stored = store_file("invoice_pdf", name, "application/pdf", pdf)
    revision.pdf_file_id = stored.id
    db.session.flush()
    return pdf


def preview_pdf(revision: InvoiceRevision) -> bytes:
    """For reading requests: the stored bytes, or the same drawing without storing anything."""
    if revision.pdf_file_id is not None:
        try:
            return read_file(reach(File, revision.pdf_file_id))
        except (NotFound, VendorError):
            pass
    return draw_pdf(revision.snapshot, logo_of(revision.snapshot))
