"""The PDF of a paper that was sent: drawn from the snapshot alone, stored once."""

from typing import Any

from owneros.domain.billing.documents.drawing import draw
from owneros.domain.billing.documents.letterhead import logo_of
from owneros.domain.billing.documents.models import Paper
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file, store_file
from owneros.foundation.database import db, reach
from owneros.foundation.errors import NotFound, VendorError
from owneros.vendors.mail import Attachment

PDF = "application/pdf"


def draw_with_logo(noun: str, document: dict[str, Any]) -> bytes:
    """The PDF of a snapshot, which need not be a sent one."""
    return draw(f"{noun}.typ", document, logo_of(document))


def pdf_of(paper: Paper) -> bytes:
    """The stored PDF of what was sent; drawn and stored at its first need. Raises VendorError."""
    if paper.pdf_file_id is not None:
        return read_file(reach(File, paper.pdf_file_id))
    return _store_pdf(paper)


def keep_pdf(paper: Paper) -> None:
    """Draw and store it unless that was done. Raises VendorError."""
    if paper.pdf_file_id is None:
        _store_pdf(paper)


def preview_pdf(paper: Paper) -> bytes:
    """For reading requests: the stored bytes, or the same drawing without storing anything."""
    if paper.pdf_file_id is not None:
        try:
            return read_file(reach(File, paper.pdf_file_id))
        except (NotFound, VendorError):
            pass
    return draw_with_logo(paper.noun, paper.snapshot)


def attachment_of(paper: Paper) -> Attachment:
    """Its PDF as a mail carries it. Raises VendorError."""
    return Attachment(paper.file_name, PDF, pdf_of(paper))


def _store_pdf(paper: Paper) -> bytes:
    pdf = draw_with_logo(paper.noun, paper.snapshot)
    paper.pdf_file_id = store_file(f"{paper.noun}_pdf", paper.file_name, PDF, pdf).id
    db.session.flush()
    return pdf
