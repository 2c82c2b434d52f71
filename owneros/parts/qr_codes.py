"""A QR code as the path of an SVG, so that no picture is stored or fetched."""

from dataclasses import dataclass

import segno

QUIET = 4


@dataclass(frozen=True)
class DrawnCode:
    """`path` fills the dark modules of a square whose sides are `size` modules, the quiet zone included."""

    path: str
    size: int


def drawn(text: str) -> DrawnCode:
    """Of error correction M, which a scratched screen needs."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=QUIET))
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module]
    return DrawnCode("".join(dark), len(rows))
