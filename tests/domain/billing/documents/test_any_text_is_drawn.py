"""Whatever a person types becomes a PDF/UA: no letter, and no mixture of letters, makes drawing fail."""

import unicodedata
from io import BytesIO

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from owneros.domain.billing.documents.drawing import draw
from owneros.domain.billing.documents.lettering import STAND_IN, legible
from tests.lengths import times
from tests.papers import an_invoice_of, every_document

# In a document at once.
LETTERS = 6_000
PRIVATE = [*range(0xE000, 0xF900), 0xF0000, 0xFFFFD, 0x100000, 0x10FFFD]
NONCHARACTERS = [
    *range(0xFDD0, 0xFDF0),
    *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)),
]
SURROGATES = [0xD800, 0xDBFF, 0xDC00, 0xDFFF]
SAMPLES = [
    "Replace faucet 🔧",
    "浴室防水工事",
    "욕실 타일 시공",
    "Mei Lin 林",
    "ترميم الحمام",
    "התקנת ברז",
    "Ремонт",
    "½″ ≥ ✓",
    "በር መቀየር",
    "งานประปา",
    "👷‍♀️",
    "Ω ≈ 5 µm, Łukasz Ñandú",
]
JOINERS = "\u200d\u200c\ufe0e\ufe0f\u200e\u200f\u061c\xad\u034f\u2060\u200b\U000e0061\U000e007f\u20e3 \n"
FLAGS_AND_FACES = st.integers(0x1F1E6, 0x1F3FF).map(chr)


def opened(pdf):
    """It is a tagged PDF/UA-1."""
    read = PdfReader(BytesIO(pdf))
    catalog = read.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data().decode()
    return read


def text_of(pdf):
    return "\n".join(page.extract_text() for page in opened(pdf).pages)


def drawn(text):
    """What `text` became."""
    return legible({"text": text})[0]["text"]


def faces(text):
    return legible({"text": text})[1]


def assigned(first, last):
    """Every assigned code point there, and some unassigned ones."""
    for point in range(first, last):
        kind = unicodedata.category(chr(point))
        if kind not in {"Cs", "Co"} and (kind != "Cn" or point % 16 == 0):
            yield point


def in_documents(points):
    letters = [chr(point) for point in points]
    return [letters[start : start + LETTERS] for start in range(0, len(letters), LETTERS)]


@pytest.mark.parametrize("between", [" ", ""], ids=["apart", "together"])
@pytest.mark.parametrize(
    "points",
    [
        list(assigned(0, 0x3400)),
        list(assigned(0x3400, 0xA000)),
        list(assigned(0xA000, 0x10000)),
        list(assigned(0x10000, 0x20000)),
        list(assigned(0x20000, 0x34000)),
        PRIVATE + NONCHARACTERS + SURROGATES + [*range(0xE0000, 0xE1000)],
    ],
    ids=["to Kana", "Han", "to the end of the first plane", "second plane", "rarer Han", "without meaning"],
)
def test_every_code_point_is_drawn(points, between):
    plain = an_invoice_of("Labor")
    for letters in in_documents(points):
        opened(draw("invoice.typ", plain | {"notes": between.join(letters)}))


# Not made smaller on failure: that takes minutes.
@settings(max_examples=times(60), phases=[Phase.explicit, Phase.reuse, Phase.generate])
@example("\u05b1\u05c7", "estimate.typ")
@example("a\n\u06d8\u2060", "estimate.typ")
@given(
    st.lists(
        st.one_of(
            st.characters(),
            st.characters(categories=["M"]),
            st.sampled_from(JOINERS),
            FLAGS_AND_FACES,
            st.text("aW0./", min_size=20, max_size=200),
        ),
        min_size=1,
        max_size=60,
    ).map("".join),
    st.sampled_from(["invoice.typ", "estimate.typ", "statement.typ"]),
)
def test_every_mixture_is_drawn(text, template):
    opened(draw(template, every_document(text)[template]))


@pytest.mark.parametrize("text", SAMPLES)
@pytest.mark.parametrize("template", ["invoice.typ", "estimate.typ", "statement.typ"])
def test_what_was_typed_can_be_read_out_of_the_pdf(template, text):
    said = text_of(draw(template, every_document(text)[template]))
    for word in text.split():
        assert word in said


def test_the_faces_are_those_of_the_product_alone():
    pdf = PdfReader(BytesIO(draw("invoice.typ", an_invoice_of("Sink 水槽 🔧 ترميم ½″"))))
    fonts = pdf.pages[0]["/Resources"]["/Font"].values()
    names = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts}
    assert names, fonts
    assert all(name.startswith(("Inter", "Noto")) for name in names), names


def test_a_plain_document_takes_the_one_face():
    assert faces("Łukasz Ñandú, ½″ ≥ ✓ “Ремонт”\nSecond") == ["Inter"]
    assert faces("水") == ["Inter", "Noto Sans CJK SC"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\ufffeb", f"a{STAND_IN}b"),
        ("a\x07b\ud800", f"a{STAND_IN}b{STAND_IN}"),
        ("\ue000", STAND_IN),
        ("𒀀", STAND_IN),
        ("𒀀\u0301\u200d", STAND_IN),
        ("\u1680x", " x"),
        ("a\ufeffb\u202ec", "abc"),
        ("one\r\ntwo\x85three\tfour", "one\ntwo\nthree four"),
        ("e\u0301", "e\u0301"),
        ("e\u0e31", "e"),
        ("\u05b1\u05c7", "\u200b\u05b1\u05c7"),
        ("x\U000e0067", "x"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("נה", "\u2068נה\u2069"),
        ("A\nנה.", "\u2068A\u2069\n\u2068נה.\u2069"),
    ],
)
def test_what_has_no_letter_in_any_face_gets_a_stand_in(typed, shown):
    assert drawn(typed) == shown
