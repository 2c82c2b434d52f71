"""Tax in the money that came in: to the cent, for any payments in any order."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from owneros.domain.billing.documents.totals import Discount, Line, compute
from owneros.domain.books.sales_tax.spreading import spread
from owneros.foundation.money import allocate

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


lines = st.builds(
    Line,
    quantity=st.decimals("0.001", 40, places=3),
    unit_e4=st.integers(0, 900_0000),
    tax_name=st.just("Tax"),
    tax_percent=st.sampled_from([Decimal(0), Decimal("8.25"), Decimal("1.3333"), Decimal(2), Decimal("0.5")]),
)


@given(
    st.lists(lines, min_size=1, max_size=6),
    st.integers(0, 100),
    st.lists(st.integers(0, 100), max_size=10),
)
def test_each_rate_of_a_paid_invoice_comes_to_what_stands_on_it_and_on_the_way_there(lines, off, stands):
    """Payments and refunds: the tax up to a moment is the tax in all that was received up to it."""
    totals = compute(lines, Discount("percent", Decimal(off)), tax_exempt=False)
    parts = [cents for tax in totals.taxes for cents in (tax.base_cents, tax.tax_cents)]
    parts.append(totals.total_cents - sum(parts))
    received = [0, *(totals.total_cents * percent // 100 for percent in stands), totals.total_cents]
    moves = [(DAY, after - before) for before, after in pairwise(received)]
    held = [0] * len(parts)
    for (_, step), stand in zip(spread(parts, moves), received[1:], strict=True):
        held = [before + cents for before, cents in zip(held, step, strict=True)]
        assert held == allocate(stand, parts)
    assert held[1:-1:2] == [tax.tax_cents for tax in totals.taxes]


@given(paid_in_full())
def test_what_is_given_back_in_full_leaves_nothing(story):
    parts, moves = story
    back = [*moves, (DAY, -sum(parts))]
    assert [sum(column) for column in zip(*(cents for _, cents in spread(parts, back)), strict=True)] == [
        0
    ] * len(parts)
