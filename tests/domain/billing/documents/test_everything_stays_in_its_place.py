"""Long words break, wide logos shrink: nothing runs over the edge of the page or over its neighbour."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from owneros.domain.billing.documents import drawing, typesetting
from tests.papers import an_invoice_of, every_document

LONG = {
    "a URL": "https://example.com/" + "a" * 150,
    "a company": "Averylongcompanynamewithoutanyspaces" * 5,
    "wide letters": "W" * 200,
    "Thai": "ก" * 200,
    "Chinese": "浴" * 200,
    "Hebrew": "ש" * 200,
    "emoji": "🔧" * 200,
    "an unknown script": "𒀀" * 200,
}
LOGO = (192, 80, 48)
# A point is a pixel.
MARGIN, GAP = int(0.8 * 72), 20


def pictures(template, document, logo=None):
    pages = typesetting.compiler(drawing.TEMPLATES, template).compile(
        format="png", ppi=72, sys_inputs=drawing._inputs(document, logo)
    )
    pages = pages if isinstance(pages, list) else [pages]
    return [Image.open(BytesIO(page)).convert("RGB") for page in pages]


@pytest.mark.parametrize("word", LONG.values(), ids=LONG.keys())
@pytest.mark.parametrize("template", ["invoice.typ", "estimate.typ", "statement.typ"])
def test_a_long_word_breaks_inside_its_column(template, word):
    for page in pictures(template, every_document(word)[template]):
        # The shape of a letter may stand out of its place by a little.
        for left in (0, page.width - MARGIN + 3):
            edge = page.crop((left, 0, left + MARGIN - 3, page.height))
            assert edge.getextrema() == ((255, 255),) * 3


def test_a_broken_word_is_read_out_whole():
    word = LONG["a URL"]
    read = PdfReader(BytesIO(drawing.draw("invoice.typ", an_invoice_of(word))))
    said = "".join(page.extract_text() for page in read.pages)
    assert word in said.replace("\n", "")


@pytest.mark.parametrize("size", [(2_000, 100), (320, 120), (100, 400)])
def test_a_logo_of_any_shape_keeps_its_gap(size):
    made = BytesIO()
    Image.new("RGB", size, LOGO).save(made, "PNG")
    page = pictures("invoice.typ", an_invoice_of("Labor"), made.getvalue())[0]
    inked = [x for x in range(page.width) for y in (60, 64) if page.getpixel((x, y)) == LOGO]
    assert inked
    right = max(inked)
    beside = page.crop((right + 2, MARGIN, right + GAP, MARGIN + 40))
    assert beside.getextrema() == ((255, 255),) * 3
