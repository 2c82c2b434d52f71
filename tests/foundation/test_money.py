import pytest
from hypothesis import given
from hypothesis import strategies as st

from owneros.foundation.money import allocate, format_cents, format_whole, parse_cents, plain_amount


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


@pytest.mark.parametrize("typed", ["", ".", "abc", "1,25", "1.005", "-5", "1e5", "--1", "9" * 12, "١٢"])
def test_refuses_what_is_not_an_amount(typed: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_cents(typed)


def test_writes_amounts() -> None:
    assert format_cents(123_450) == "$1,234.50"
    assert format_cents(-5) == "\u2212$0.05"
    assert format_whole(123_450) == "$1,235"
    assert format_whole(-99) == "\u2212$1"


@given(st.integers(0, 99_999_999_999))
def test_a_field_reads_back_what_it_wrote(cents: int) -> None:
    assert parse_cents(plain_amount(cents)) == cents
    assert parse_cents(format_cents(cents)) == cents


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_allocation_loses_no_cent_and_is_fair(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1
