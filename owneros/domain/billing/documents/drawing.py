"""A snapshot becomes a tagged PDF (PDF/UA-1). Data travels as a string: nothing in it is ever typst code.

Any text can be drawn, on every host alike: by the faces in `owneros/templates/documents/fonts`, no others.
typst keeps what it has laid out for ten more drawings, 2 MB a page: what is long is drawn in a process of its
own, which takes that along when it ends.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import Any

from owneros.domain.billing.documents import typesetting
from owneros.domain.billing.documents.lettering import legible
from owneros.foundation.errors import CannotBeMade, OwnerOSError
from owneros.foundation.money import format_cents, format_e4
from owneros.foundation.phones import format_phone

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "documents"
UNDRAWN = "We could not create the PDF. Remove unusual characters from its text, then send it again."
LATER = "We could not create the PDF. Try again in a minute."
# Characters of a document as JSON: about five pages.
LONG = 20_000
# A hundred pages take two or three.
MOST_SECONDS = 60
# What a Python may need to start; none of our settings, which are secret.
NEEDED = ("PATH", "LD_LIBRARY_PATH")
WRITTEN = {"_cents": format_cents, "_e4": format_e4}
_one_at_a_time = Lock()
_one_apart = Lock()


class Unfinished(OwnerOSError):
    """The drawing ended before it was done, for want of memory say; another time it may be."""

    status = 503
    passing = True


def draw(template: str, document: dict[str, Any], logo: bytes | None = None) -> bytes:
    """`template` is a file of `owneros/templates/documents`. About 25 ms. Raises CannotBeMade, Unfinished."""
    inputs = _inputs(document, logo)
    if len(inputs["document"]) > LONG:
        with _one_apart:
            return _draw_apart(template, inputs)
    import typst

    try:
        with _one_at_a_time:
            return typesetting.typeset(TEMPLATES, template, inputs)
    except typst.TypstError as error:
        raise CannotBeMade(UNDRAWN) from error


def _draw_apart(template: str, inputs: dict[str, str]) -> bytes:
    asked = {"directory": str(TEMPLATES), "template": template, "inputs": inputs}
    try:
        done = subprocess.run(  # noqa: S603 - our own file
            [sys.executable, "-I", typesetting.__file__],
            input=json.dumps(asked).encode(),
            env={name: os.environ[name] for name in NEEDED if name in os.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unfinished(LATER) from error
    if done.returncode == typesetting.REFUSED:
        raise CannotBeMade(UNDRAWN)
    if done.returncode != 0:
        raise Unfinished(LATER)
    return done.stdout


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
                key.removesuffix(unit) + "_said": written(inner)
                for unit, written in WRITTEN.items()
                for key, inner in value.items()
                if key.endswith(unit)
            }
            return said
        if isinstance(value, list):
            return [words(inner) for inner in value]
        return value

    said: dict[str, Any] = words(document)
    said["business"]["phone_said"] = format_phone(document["business"]["phone"])
    return said
