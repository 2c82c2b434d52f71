"""typst makes a PDF of a template and its inputs. As a script, it does so in a process that ends with it.

Nothing of ours is imported here: such a process is small, and is there soon.
"""

import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

REFUSED = 3


def typeset(directory: Path, template: str, inputs: dict[str, str]) -> bytes:
    """PDF/UA-1. Raises typst.TypstError."""
    pdf = compiler(directory, template).compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF.")
    return pdf


@lru_cache
def compiler(directory: Path, template: str) -> "typst.Compiler":
    import typst

    return typst.Compiler(str(directory / template), root=str(directory), font_paths=_fonts(directory))


@lru_cache
def _fonts(directory: Path) -> "typst.Fonts":
    """Their names only: a face is read when a document takes it."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(directory / "fonts")]
    )


def _main() -> int:
    """What is asked for comes in as JSON, the PDF goes out."""
    import typst

    asked = json.load(sys.stdin.buffer)
    try:
        pdf = typeset(Path(asked["directory"]), asked["template"], asked["inputs"])
    except typst.TypstError:
        return REFUSED
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
