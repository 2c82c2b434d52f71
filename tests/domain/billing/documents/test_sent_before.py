"""What was sent when prices were whole cents is drawn as it was drawn then, byte for byte.

`sent_before/` holds what the code of then made: snapshots, what typst was given for them, and their pages.
"""

import json
import re
from pathlib import Path

import pytest
from flask import render_template
from sqlalchemy import select

from owneros.domain.billing.documents import drawing
from owneros.domain.billing.documents.frozen import in_present_shape
from owneros.domain.billing.documents.revisions import freeze, latest_revision
from owneros.domain.billing.documents.typesetting import typeset
from owneros.domain.billing.estimates import pricing
from owneros.domain.billing.estimates.billing import Wish, bill
from owneros.domain.billing.estimates.models import Signature
from owneros.domain.billing.invoices.models import InvoiceLine, InvoiceRevision
from owneros.foundation.database import db
from tests.desk import SAM, an_invoice
from tests.offers import TODAY, an_estimate, signed

SENT = Path(__file__).with_name("sent_before")
NOUNS = ("invoice", "estimate")
# typst writes the moment of drawing into a PDF, and an id that follows from it.
MOMENT = re.compile(
    rb"\(D:[^)]*\)|<(xmp:CreateDate|xmp:ModifyDate|xmpMM:InstanceID|xmpMM:DocumentID)>[^<]*|/ID\s*\[[^\]]*\]"
)


def sent(noun):
    return json.loads((SENT / f"{noun}.json").read_text())


def without_moment(pdf):
    return MOMENT.sub(b"", pdf)


@pytest.mark.parametrize("noun", NOUNS)
def test_its_page_is_the_same(app, noun):
    with app.test_request_context():
        document = in_present_shape(sent(noun)["snapshot"])
        page = render_template(f"partials/billing/{noun}s/document.html", document=document)
    assert page == (SENT / f"{noun}.html").read_text()


@pytest.mark.parametrize("noun", NOUNS)
def test_its_pdf_is_the_same(noun):
    kept = sent(noun)
    inputs = drawing._inputs(kept["snapshot"], None) | {"document": json.dumps(kept["drawn"])}
    then = typeset(drawing.TEMPLATES, f"{noun}.typ", inputs)
    now = drawing.draw(f"{noun}.typ", in_present_shape(kept["snapshot"]))
    assert len(now) > 10_000
    assert without_moment(now) == without_moment(then)


@pytest.mark.parametrize("noun", NOUNS)
def test_typst_is_given_the_same_words(noun):
    kept = sent(noun)
    given = json.loads(drawing._inputs(in_present_shape(kept["snapshot"]), None)["document"])
    for document in (given, kept["drawn"]):
        document.pop("format")
        for line in document["lines"]:
            line.pop("unit_cents", None)
            line.pop("unit_e4", None)
    assert given == kept["drawn"]


def test_it_is_read_from_its_row_in_the_present_shape_and_stays_there_as_it_was(cast, in_tenant):
    old = sent("invoice")["snapshot"]
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice()
        freeze(SAM, invoice, lambda _invoice: old)
        db.session.flush()
        db.session.expire_all()
        revision = latest_revision(invoice)
        assert revision.snapshot == in_present_shape(old)
        assert [line["unit_e4"] for line in revision.snapshot["lines"]] == [900, 95_3300, 1_234_567_800, 0]
        taxes = db.session.scalar(
            select(InvoiceRevision.snapshot["taxes"]).where(InvoiceRevision.id == revision.id)
        )
        assert taxes == old["taxes"]
        stored = db.session.execute(
            select(InvoiceRevision.snapshot["format"].as_integer()).where(InvoiceRevision.id == revision.id)
        )
        assert stored.scalar_one() == 1


def test_an_estimate_of_then_comes_to_the_same_with_any_choice():
    old = sent("estimate")["snapshot"]
    document = in_present_shape(old)
    assert document | pricing.sums(document) == document
    options = {line["id"] for line in document["lines"] if line["optional"]}
    assert pricing.totals_of(document, options).subtotal_cents == old["subtotal_cents"] + 800_00


def test_what_was_signed_then_is_billed_now(cast, in_tenant):
    """The signature of then holds prices in cents; the invoice has them in ten-thousandths."""
    with in_tenant(cast.owner.tenant_id):
        estimate = an_estimate()
        signed(estimate)
        signature = db.session.scalars(select(Signature)).one()
        document = signature.document
        old = document | {"format": 1, "lines": [in_cents(line) for line in document["lines"]]}
        values = {
            column.key: getattr(signature, column.key)
            for column in Signature.__mapper__.column_attrs
            if column.key not in ("id", "created_at", "tenant_id")
        }
        db.session.add(Signature(**values | {"revision": 2, "document": old}))
        db.session.flush()
        db.session.expire_all()
        bill(SAM, estimate, Wish("rest"), TODAY)
        lines = db.session.scalars(
            select(InvoiceLine).where(InvoiceLine.description == "Tile").order_by(InvoiceLine.position)
        ).one()
        assert (lines.quantity, lines.unit_e4, lines.amount_cents) == (10, 100_0000, 1_000_00)


def in_cents(line):
    kept = {name: value for name, value in line.items() if name != "unit_e4"}
    return kept | {"unit_cents": line["unit_e4"] // 100}
