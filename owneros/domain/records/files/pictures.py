"""A picture that a person uploads is never kept as it came: it is decoded under limits and written anew.

So nothing that was hidden in it survives: no EXIF, no position, no second file behind the first.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from owneros.foundation.errors import FieldError

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
KINDS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"RIFF": "WEBP"}
EXTENSIONS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "WEBP": (".webp",)}


@dataclass(frozen=True)
class Picture:
    content: bytes
    content_type: str
    width: int
    height: int


def cleaned_picture(content: bytes, name: str, *, longest_side: int, field: str) -> Picture:
    """PNG, JPEG or WEBP, right way up, at most `longest_side` pixels. Raises FieldError at `field`."""
    if len(content) > LARGEST_BYTES:
        raise FieldError(field, "This picture is larger than 5 MB. Choose a smaller one.")
    kind = _kind(content)
    if kind is None or not name.lower().endswith(EXTENSIONS[kind]):
        raise FieldError(field, "Choose a PNG, JPEG or WEBP picture.")
    try:
        return _written_anew(content, kind, longest_side)
    except (UnidentifiedImageError, Image.DecompressionBombError, Warning, OSError, ValueError) as error:
        raise FieldError(field, "This picture cannot be read. Save it again as PNG or JPEG.") from error


def _kind(content: bytes) -> str | None:
    kind = next((kind for magic, kind in KINDS.items() if content.startswith(magic)), None)
    return None if kind == "WEBP" and content[8:12] != b"WEBP" else kind


def _written_anew(content: bytes, kind: str, longest_side: int) -> Picture:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content), formats=[kind]) as opened:
            if opened.width * opened.height > LARGEST_PIXELS:
                raise ValueError("Too many pixels.")
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((longest_side, longest_side))
            clear = "A" in upright.getbands() or "transparency" in upright.info
            plain = upright.convert("RGBA" if clear else "RGB")
    # A new image from the pixels alone: whatever else the file carried stays behind.
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    written = io.BytesIO()
    if kind == "JPEG":
        bare.save(written, "JPEG", quality=88, optimize=True)
    else:
        bare.save(written, "PNG", optimize=True)
    return Picture(
        written.getvalue(), "image/jpeg" if kind == "JPEG" else "image/png", bare.width, bare.height
    )
