"""A snapshot becomes a tagged PDF (PDF/UA-1). Data travels as a string: nothing in it is ever typst code."""

import json
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from owneros.foundation.errors import CannotBeMade
from owneros.foundation.money import format_cents
from owneros.foundation.phones import format_phone

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"
UNDRAWN = "Its PDF could not be drawn. Take unusual signs out of its text, then send it again."
_one_at_a_time = Lock()


def draw(template: str, document: dict[str, Any], logo: bytes | None = None) -> bytes:
    """`template` is a file of `owneros/templates/documents`. About 25 ms. Raises CannotBeMade."""
    import typst

    inputs = {
        "document": json.dumps(_for_people(document)),
        "logo": json.dumps(list(logo)) if logo else "",
    }
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

    return typst.Compiler(
        str(TEMPLATES / template), root=str(TEMPLATES), font_paths=[str(TEMPLATES / "fonts")]
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
