from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from owneros.foundation.money import (
    MAX_CENTS,
    MAX_E4,
    allocate,
    amount_of,
    format_cents,
    format_e4,
    format_whole,
    parse_cents,
    parse_e4,
    plain_amount,
    plain_e4,
)

NO_AMOUNTS = [
    "",
    ".",
    "$",
    "abc",
    "1,25",
    "-5",
    "1e5",
    "--1",
    "9" * 12,
    "9" * 400,
    "NaN",
    "Infinity",
    "1_0",
    "١٢",
]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1,250.00", 125_000),
        ("$7", 700),
        (" 0.5 ", 50),
        ("1250.", 125_000),
        (".05", 5),
        ("12,345,678.9", 1_234_567_890),
    ],
)
def test_reads_amounts_as_people_type_them(typed: str, cents: int) -> None:
    assert parse_cents(typed) == cents


@pytest.mark.parametrize(
    ("typed", "e4"),
    [
        ("0.0875", 875),
        (" $ .087", 870),
        ("12.5", 12_5000),
        ("1,250.", 1_250_0000),
        ("0", 0),
        ("999,999,999.99", MAX_E4),
    ],
)
def test_reads_the_price_of_one_to_the_ten_thousandth(typed: str, e4: int) -> None:
    assert parse_e4(typed) == e4


@pytest.mark.parametrize("typed", [*NO_AMOUNTS, "1.005", "12.500"])
def test_refuses_what_is_not_an_amount(typed: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_cents(typed)


@pytest.mark.parametrize("typed", [*NO_AMOUNTS, "999999999.9901"])
def test_a_price_refuses_what_an_amount_refuses(typed: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_e4(typed)


@pytest.mark.parametrize("typed", ["0.08755", "0.00000", "1." + "0" * 400])
def test_a_price_has_at_most_four_decimals(typed: str) -> None:
    with pytest.raises(ValueError, match=r"At most 4 decimals\."):
        parse_e4(typed)


def test_writes_amounts() -> None:
    assert format_cents(123_450) == "$1,234.50"
    assert format_cents(-5) == "\u2212$0.05"
    assert format_whole(123_450) == "$1,235"
    assert format_whole(-99) == "\u2212$1"


@pytest.mark.parametrize(
    ("e4", "said"),
    [(875, "$0.0875"), (12_5000, "$12.50"), (1250, "$0.125"), (1_234_0500, "$1,234.05"), (1, "$0.0001")],
)
def test_the_price_of_one_is_written_finer_than_a_cent_only_where_it_is(e4: int, said: str) -> None:
    assert format_e4(e4) == said


@given(st.integers(0, MAX_CENTS))
def test_whole_cents_are_written_alike_as_amount_and_as_price(cents: int) -> None:
    assert format_e4(cents * 100) == format_cents(cents)
    assert plain_e4(cents * 100) == plain_amount(cents)


@given(st.integers(0, MAX_E4))
def test_a_field_reads_back_the_price_that_it_wrote(e4: int) -> None:
    assert parse_e4(plain_e4(e4)) == parse_e4(format_e4(e4)) == e4


@given(st.decimals(0, 9_999_999, places=3), st.integers(0, MAX_E4))
def test_an_amount_is_quantity_times_price_rounded_once_half_up(quantity: Decimal, e4: int) -> None:
    exact = Fraction(quantity) * e4 / 100
    assert exact - Fraction(1, 2) < amount_of(quantity, e4) <= exact + Fraction(1, 2)
    with localcontext(prec=60):
        assert amount_of(quantity, e4) == (quantity * e4 / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)


@given(st.integers(0, MAX_CENTS))
def test_a_field_reads_back_what_it_wrote(cents: int) -> None:
    assert parse_cents(plain_amount(cents)) == cents
    assert parse_cents(format_cents(cents)) == cents


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_allocation_loses_no_cent_and_is_fair(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1
