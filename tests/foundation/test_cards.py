"""What looks like the number of a payment card is cut to its last four digits before anything is written."""

import io
import json
import logging

import pytest
from sqlalchemy import select

from owneros.domain.clients.clients.models import Client
from owneros.foundation.audit import Actor, AuditEvent, record
from owneros.foundation.cards import SAYS, holds_card, masked, written_json
from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox, emit
from owneros.setup import _JsonLines

CARDS = {
    "Visa": "4242424242424242",
    "Visa of 13 digits": "4222222222222",
    "Visa of 19 digits": "4000000000000000006",
    "Visa in groups": "4242 4242 4242 4242",
    "Visa with dashes": "4242-4242-4242-4242",
    "Visa with en dashes": "4242\u20134242\u20134242\u20134242",
    "Visa in full-width digits": "\uff14\uff12" * 8,
    "Mastercard": "5555555555554444",
    "Mastercard of the newer range": "2223003122003222",
    "American Express": "378282246310005",
    "American Express in groups": "3782 822463 10005",
    "Discover": "6011111111111117",
    "Diners Club": "30569309025904",
    "Diners Club in groups": "3056 930902 5904",
    "JCB": "3530111333300000",
    "UnionPay": "6200000000000005",
    "UnionPay of 19 digits": "6205500000000000004",
}
OTHERS = {
    "a wrong check digit": "4242424242424241",
    "a beginning of no issuer": "1234567812345670",
    "a length that the issuer has not": "424242424242424242",
    "a serial number with letters": "SN4242424242424242",
    "a serial number after a dash": "WH-4242424242424242",
    "a serial number in five groups": "4242-4242-4242-4242-12",
    "a part of a longer number": "94242424242424242424242",
    "a date beside a date": "2026-11-23 2026-11-24",
    "a phone number": "+1 512 555 0100, +1 512 555 0101",
    "an id": "01a22472-6669-7604-aa24-d04030a8439c",
    "an id that begins with digits alone": "42424242-4242-4242-abcd-d04030a8439c",
    "an id of Stripe": "pi_4242424242424242",
    "an article number": "4006381333931",
    "a device number (IMEI)": "353918052107063",
    "a moment in milliseconds": "1764288000000",
    "amounts in a row": "4242.42 4242.42 4242.42 4242.42",
    "measures in a row": "42 42 42 42 42 42 42 42",
    "a parcel's number": "9400111899223197428490",
}


@pytest.mark.parametrize("number", CARDS.values(), ids=CARDS)
def test_the_number_of_a_card_is_cut_to_its_last_four(number):
    digits = "".join(str(int(c)) for c in number if c.isdecimal())
    assert (
        masked(f"Paid with {number}, thanks.") == f"Paid with \u2022\u2022\u2022\u2022 {digits[-4:]}, thanks."
    )
    assert holds_card(number)
    assert masked(masked(number)) == masked(number)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4242 4242 4242 4242 12/27 123", "\u2022\u2022\u2022\u2022 4242 12/27 123"),
        ("4242 4242 4242 4242 1227", "\u2022\u2022\u2022\u2022 4242 1227"),
        ("3782 822463 10005 12/27", "\u2022\u2022\u2022\u2022 0005 12/27"),
        ("4242424242424242 0127", "\u2022\u2022\u2022\u2022 4242 0127"),
        ("2026 4242 4242 4242 4242", "2026 \u2022\u2022\u2022\u2022 4242"),
        (
            "4242424242424242, 5555555555554444",
            "\u2022\u2022\u2022\u2022 4242, \u2022\u2022\u2022\u2022 4444",
        ),
    ],
)
def test_what_stands_beside_a_card_does_not_hide_it(typed, kept):
    assert masked(typed) == kept


@pytest.mark.parametrize("number", OTHERS.values(), ids=OTHERS)
def test_every_other_number_stays(number):
    assert masked(f"No. {number}, thanks.") == f"No. {number}, thanks."
    assert not holds_card(number)


def test_json_keeps_its_numbers_and_loses_cards_in_texts_of_any_depth():
    value = {
        "cents": 4242424242424242,
        "lines": [{"text": f"card {CARDS['Visa']}"}, CARDS["Visa with en dashes"]],
    }
    assert json.loads(written_json(value)) == {
        "cents": 4242424242424242,
        "lines": [{"text": "card \u2022\u2022\u2022\u2022 4242"}, "\u2022\u2022\u2022\u2022 4242"],
    }


def test_no_row_and_no_payload_holds_one_however_it_is_written(in_tenant, cast):
    with in_tenant(cast.owner.tenant_id):
        client = Client(name="Maria", name_norm="maria", notes=f"Her card: {CARDS['Visa in groups']} 12/27")
        db.session.add(client)
        record(
            Actor("user", "Sam"),
            "test.noted",
            f"Noted {CARDS['Visa']}",
            client,
        )
        task = emit("test.nothing", {"words": CARDS["JCB"]}, tenant_id=cast.owner.tenant_id)
        db.session.flush()
        db.session.expire_all()
        assert db.session.scalar(select(Client.notes)) == "Her card: \u2022\u2022\u2022\u2022 4242 12/27"
        assert db.session.scalars(select(AuditEvent.summary)).one() == "Noted \u2022\u2022\u2022\u2022 4242"
        assert db.session.get_one(Outbox, task).payload == {"words": "\u2022\u2022\u2022\u2022 0000"}
        db.session.rollback()


def test_no_log_line_holds_one():
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(_JsonLines())
    logger = logging.Logger("owneros.test")  # noqa: LOG001 - one that nothing else writes to
    logger.addHandler(handler)
    logger.warning("task_failed", extra={"detail": f"declined: {CARDS['Mastercard']}", "took": 12})
    logger.error("crash", exc_info=ValueError(CARDS["Discover"]))
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert (lines[0]["detail"], lines[0]["took"]) == ("declined: \u2022\u2022\u2022\u2022 4444", 12)
    assert CARDS["Discover"] not in written.getvalue()
    assert "\u2022\u2022\u2022\u2022 1117" in lines[1]["trace"]


@pytest.mark.parametrize("fragment", [False, True])
def test_a_field_in_which_one_was_typed_says_so_and_keeps_what_else_was_typed(cast, fragment):
    typed = {"name": "Maria Delgado", "notes": f"Gate code 12. Card {CARDS['Visa in groups']}"}
    answer = cast.owner.post("/clients", typed, fragment=fragment)
    assert answer.status_code == 422
    assert SAYS in answer.text
    assert "Maria Delgado" in answer.text
    assert "Gate code 12" in answer.text
