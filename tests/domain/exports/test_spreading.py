"""Tax in the money that came in: to the cent, for any payments in any order."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from owneros.domain.exports.spreading import spread

DAY = date(2026, 1, 31)

PAYMENTS = [
    # base, tax, untaxed; payments; tax of each
    ([10_000, 825, 0], [10_825], [825]),
    ([10_000, 825, 0], [5_000, 5_825], [381, 444]),
    ([10_000, 825, 0], [5_000, -5_000, 10_825], [381, -381, 825]),
    ([3_333, 275, 1_000], [1, 4_607], [0, 275]),
    ([0, 0, 1_000], [1_000], [0]),
]


@pytest.mark.parametrize(("parts", "payments", "taxes"), PAYMENTS)
def test_how_much_tax_is_in_a_payment(parts, payments, taxes):
    assert [held[1] for _, held in spread(parts, [(DAY, cents) for cents in payments])] == taxes


@st.composite
def paid_in_full(draw):
    """An invoice's parts, and payments and refunds that end at its total."""
    parts = draw(st.lists(st.integers(0, 5_000_00), min_size=1, max_size=7).filter(any))
    total = sum(parts)
    stands = [0, *draw(st.lists(st.integers(0, total), max_size=12)), total]
    moves = [after - before for before, after in pairwise(stands)]
    return parts, [(DAY + timedelta(days=40 * n), cents) for n, cents in enumerate(moves)]


@given(paid_in_full())
def test_over_all_periods_the_parts_sum_to_what_stands_on_the_invoice(story):
    parts, moves = story
    held = list(spread(parts, moves))
    assert [sum(column) for column in zip(*(cents for _, cents in held), strict=True)] == parts
    assert [sum(cents) for _, cents in held] == [cents for _, cents in moves]
    assert [day for day, _ in held] == [day for day, _ in moves]


@given(paid_in_full())
def test_what_is_given_back_in_full_leaves_nothing(story):
    parts, moves = story
    back = [*moves, (DAY, -sum(parts))]
    assert [sum(column) for column in zip(*(cents for _, cents in spread(parts, back)), strict=True)] == [
        0
    ] * len(parts)
