"""The PDF of a revision: drawn by typst from the snapshot alone, tagged (PDF/UA-1), stored once."""

import json
import uuid
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from owneros.domain.files.models import File
from owneros.domain.files.storing import read_file, store_file
from owneros.domain.invoices.models import InvoiceRevision
from owneros.foundation.database import db, reach
from owneros.foundation.errors import NotFound, VendorError
from owneros.foundation.money import format_cents
from owneros.foundation.phones import format_phone

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"
_one_at_a_time = Lock()


def draw_pdf(document: dict[str, Any], logo: bytes | None = None) -> bytes:
    """About 25 ms. The data travels as a string, so nothing in it is ever typst code."""
    with _one_at_a_time:
        pdf = _compiler().compile(
            format="pdf",
            sys_inputs={
                "document": json.dumps(_for_people(document)),
                "logo": json.dumps(list(logo)) if logo else "",
            },
            pdf_standards=["ua-1"],
        )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF.")
    return pdf


def pdf_of(revision: InvoiceRevision) -> bytes:
    """The stored PDF of what was sent; drawn and stored at its first need. Raises VendorError."""
    if revision.pdf_file_id is not None:
        return read_file(reach(File, revision.pdf_file_id))
    pdf = draw_pdf(revision.snapshot, _logo(revision.snapshot))
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
    return draw_pdf(revision.snapshot, _logo(revision.snapshot))


def _logo(document: dict[str, Any]) -> bytes | None:
    """The logo as it was at sending. A storage that is away costs the picture, not the document."""
    file_id = document["business"]["logo_file_id"]
    if file_id is None:
        return None
    try:
        return read_file(reach(File, uuid.UUID(file_id)))
    except (NotFound, VendorError):
        return None


@lru_cache(maxsize=1)
def _compiler() -> "typst.Compiler":
    import typst

    return typst.Compiler(
        str(TEMPLATES / "invoice.typ"), root=str(TEMPLATES), font_paths=[str(TEMPLATES / "fonts")]
    )


def _for_people(document: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with every amount written out, as the page writes it."""

    def words(value: Any) -> Any:
        if isinstance(value, dict):
            said = {key: words(inner) for key, inner in value.items()}
            said |= {
                key.removesuffix("cents") + "said": format_cents(inner)
                for key, inner in value.items()
                if key.endswith("_cents")
            }
            return said
        if isinstance(value, list):
            return [words(inner) for inner in value]
        return value

    said: dict[str, Any] = words(document)
    said["business"]["phone_said"] = format_phone(document["business"]["phone"])
    return said
