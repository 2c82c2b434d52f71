"""The PDFs of an estimate: of a revision, of what is signed, and of that with its evidence."""

from typing import Any

from owneros.domain.documents.drawing import draw
from owneros.domain.documents.letterhead import logo_of
from owneros.domain.estimates.models import EstimateRevision
from owneros.domain.files.models import File
from owneros.domain.files.storing import read_file, store_file
from owneros.foundation.database import db, reach
from owneros.foundation.errors import NotFound, VendorError


def draw_pdf(document: dict[str, Any], evidence: dict[str, Any] | None = None) -> bytes:
    """The document, and behind it the page of evidence where there is one."""
    return draw("estimate.typ", document | {"evidence": evidence}, logo_of(document))


def pdf_of(revision: EstimateRevision) -> bytes:
    """The stored PDF of what was sent; drawn and stored at its first need. Raises VendorError."""
    if revision.pdf_file_id is not None:
        return read_file(reach(File, revision.pdf_file_id))
    return _store_pdf(revision)


def keep_pdf(revision: EstimateRevision) -> None:
    """Draw and store it unless that was done. Raises VendorError."""
    if revision.pdf_file_id is None:
        _store_pdf(revision)


def _store_pdf(revision: EstimateRevision) -> bytes:
    pdf = draw_pdf(revision.snapshot)
    stored = store_file("estimate_pdf", f"{revision.snapshot['label']}.pdf", "application/pdf", pdf)
    revision.pdf_file_id = stored.id
    db.session.flush()
    return pdf


def preview_pdf(revision: EstimateRevision) -> bytes:
    """For reading requests: the stored bytes, or the same drawing without storing anything."""
    if revision.pdf_file_id is not None:
        try:
            return read_file(reach(File, revision.pdf_file_id))
        except (NotFound, VendorError):
            pass
    return draw_pdf(revision.snapshot)
