"""The PDFs of an estimate beside those of its revisions: a draft, what is signed, that with its evidence."""

from typing import Any

from owneros.domain.billing.documents.keeping import draw_with_logo


def draw_pdf(document: dict[str, Any], evidence: dict[str, Any] | None = None) -> bytes:
    """The document, and behind it the page of evidence where there is one."""
    return draw_with_logo("estimate", document | {"evidence": evidence})
