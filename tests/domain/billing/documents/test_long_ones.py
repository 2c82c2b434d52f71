"""A long document is drawn in a process of its own: the same PDF, and no memory is left behind."""

import subprocess
import sys
from io import BytesIO

import pytest
from pypdf import PdfReader

from owneros.domain.billing.documents import drawing
from owneros.foundation.errors import CannotBeMade
from tests.kept import ROOT
from tests.papers import an_invoice_of

MEGABYTE = 1024
MEASURED = """
import re, resource
from owneros.domain.billing.documents.drawing import draw
from tests.domain.billing.documents.test_long_ones import of_lines

def largest(whose):
    return resource.getrusage(whose).ru_maxrss

draw("invoice.typ", of_lines(10))
before = largest(resource.RUSAGE_SELF)
pages = len(re.findall(rb"/Type\\s*/Page\\b", draw("invoice.typ", of_lines(3_100))))
print(pages, largest(resource.RUSAGE_SELF) - before, largest(resource.RUSAGE_CHILDREN))
"""


def of_lines(count):
    document = an_invoice_of("Labor")
    line = document["lines"][0]
    return document | {"lines": [line | {"description": f"Tile of room {number}"} for number in range(count)]}


def texts(pdf):
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_it_is_the_same_pdf(monkeypatch):
    document = of_lines(200)
    apart = drawing.draw("invoice.typ", document)
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "LONG", 10**9)
        here = drawing.draw("invoice.typ", document)
    assert len(texts(apart)) > 5
    assert texts(apart) == texts(here)


def test_a_hundred_pages_take_300_mb_at_most_and_leave_nothing():
    told = subprocess.run([sys.executable, "-c", MEASURED], cwd=ROOT, capture_output=True, check=True)
    pages, grown, apart = map(int, told.stdout.split())
    assert pages >= 100
    assert grown < 20 * MEGABYTE
    assert apart < 300 * MEGABYTE


def test_what_typst_refuses_is_told_of_a_long_one_too(monkeypatch, tmp_path):
    (tmp_path / "invoice.typ").write_text('#panic("no glyph")')
    monkeypatch.setattr(drawing, "TEMPLATES", tmp_path)
    with pytest.raises(CannotBeMade):
        drawing.draw("invoice.typ", of_lines(200))


def test_a_drawing_that_dies_may_be_tried_again(monkeypatch, tmp_path):
    died = tmp_path / "died.py"
    died.write_text("import os; os.kill(os.getpid(), 9)")
    monkeypatch.setattr(drawing.typesetting, "__file__", str(died))
    with pytest.raises(drawing.Unfinished) as ended:
        drawing.draw("invoice.typ", of_lines(200))
    assert ended.value.passing
