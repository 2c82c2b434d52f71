"""A snapshot becomes a tagged PDF (PDF/UA-1). Data travels as a string: nothing in it is ever typst code.

Any text can be drawn, on every host alike: by the faces in `owneros/templates/documents/fonts`, no others.
"""

import json
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from owneros.domain.billing.documents.lettering import legible
from owneros.foundation.errors import CannotBeMade
from owneros.foundation.money import format_cents
from owneros.foundation.phones import format_phone

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "documents"
UNDRAWN = "Its PDF could not be drawn. Take unusual signs out of its text, then send it again."
_one_at_a_time = Lock()


def draw(template: str, document: dict[str, Any], logo: bytes | None = None) -> bytes:
    """`template` is a file of `owneros/templates/documents`. About 25 ms. Raises CannotBeMade."""
    import typst

    inputs = _inputs(document, logo)
    try:
        with _one_at_a_time:
            pdf = _compiler(template).compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        raise CannotBeMade(UNDRAWN) from error
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF.")
    return pdf


@lru_cache
def _compiler(template: str) -> "typst.Compiler":
    import typst

    return typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=_fonts())


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    """Their names only: a face is read when a document takes it."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(TEMPLATES / "fonts")]
    )


def _inputs(document: dict[str, Any], logo: bytes | None) -> dict[str, str]:
    said, faces = legible(_for_people(document))
    return {
        "document": json.dumps(said),
        "faces": json.dumps(faces),
        "logo": json.dumps(list(logo)) if logo else "",
    }


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
