import io
import struct
import zlib

import pytest
from PIL import Image

from owneros.domain.records.files.pictures import LARGEST_BYTES, cleaned_picture
from owneros.foundation.errors import FieldError


def drawn(kind="PNG", size=(60, 40), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, (0, 90, 60, 128)[: len(mode)]).save(out, kind, **options)
    return out.getvalue()


def clean(content, name="logo.png"):
    return cleaned_picture(content, name, longest_side=1_200, field="logo")


def bomb(side):
    """A small PNG that claims side x side pixels."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * min(side, 2_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "logo.svg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "logo.png"),
        (drawn("GIF"), "logo.gif"),
        (drawn("GIF"), "logo.png"),
        (drawn("PNG"), "logo.html"),
        (drawn("PNG"), "logo.jpg"),
        (b"<html>\xff\xd8\xff", "logo.jpg"),
        (b"\xff\xd8\xff<html>", "logo.jpg"),
        (drawn("JPEG")[:200], "logo.jpg"),
        (b"RIFF0000AVI LIST", "logo.webp"),
        (b"", "logo.png"),
        (bomb(20_000), "logo.png"),
        (bomb(7_000), "logo.png"),
        (b"\x89PNG\r\n\x1a\n" + bytes(LARGEST_BYTES), "logo.png"),
    ],
)
def test_refused(content, name):
    with pytest.raises(FieldError) as refusal:
        clean(content, name)
    assert refusal.value.field == "logo"


def test_exif_is_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[1] = "N"
    picture = clean(drawn("JPEG", exif=exif), "photo.JPG")
    assert (picture.width, picture.height) == (40, 60)
    assert b"Exif" not in picture.content
    assert b"Secret camera" not in picture.content


def test_what_hides_behind_the_picture_is_gone():
    picture = clean(drawn("JPEG", comment=b"hidden words") + b"PK\x03\x04 a second file", "logo.jpeg")
    assert b"PK\x03\x04" not in picture.content
    assert b"hidden words" not in picture.content


def test_text_chunks_are_gone():
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "hidden words")
    assert b"hidden words" not in clean(drawn(pnginfo=notes)).content


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("WEBP", "a.webp")])
def test_a_clear_background_stays_clear(kind, name):
    picture = clean(drawn(kind, mode="RGBA"), name)
    assert picture.content_type == "image/png"
    assert Image.open(io.BytesIO(picture.content)).mode == "RGBA"


def test_large_ones_are_made_smaller():
    picture = clean(drawn(size=(3_000, 1_500)))
    assert (picture.width, picture.height) == (1_200, 600)
