"""The PDFs of an estimate beside those of its revisions: a draft, what is signed, that with its evidence."""

from typing import Any

from owneros.domain.documents.drawing import draw
from owneros.domain.documents.letterhead import logo_of


def draw_pdf(document: dict[str, Any], evidence: dict[str, Any] | None = None) -> bytes:
    """The document, and behind it the page of evidence where there is one."""
    return draw("estimate.typ", document | {"evidence": evidence}, logo_of(document))
