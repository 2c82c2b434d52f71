from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from owneros.domain.billing.documents.totals import Discount, Line, compute

TEXAS = ("Texas sales tax", Decimal("8.25"))


@pytest.mark.parametrize(
    ("lines", "discount", "exempt", "expected"),
    [
        ([Line(Decimal(1), 100_0000)], Discount(), False, (10_000, 0, 0, 10_000)),
        ([Line(Decimal("12.5"), 12_5000)], Discount(), False, (15_625, 0, 0, 15_625)),
        ([Line(Decimal("0.333"), 10_0000)], Discount(), False, (333, 0, 0, 333)),
        ([Line(Decimal("0.5"), 100)], Discount(), False, (1, 0, 0, 1)),
        ([Line(Decimal(4_000), 875)], Discount(), False, (35_000, 0, 0, 35_000)),
        ([Line(Decimal(1), 150)], Discount(), False, (2, 0, 0, 2)),
        ([Line(Decimal("0.333"), 149)], Discount(), False, (0, 0, 0, 0)),
        ([Line(Decimal("0.999"), 10_0050)], Discount(), False, (999, 0, 0, 999)),
        ([Line(Decimal(1), 100_0000, *TEXAS)], Discount(), False, (10_000, 0, 825, 10_825)),
        ([Line(Decimal(1), 100_0000, *TEXAS)], Discount(), True, (10_000, 0, 0, 10_000)),
        (
            [Line(Decimal(1), 100_0000, *TEXAS), Line(Decimal(1), 300_0000)],
            Discount("percent", Decimal(10)),
            False,
            (40_000, 4_000, 743, 36_743),
        ),
        (
            [Line(Decimal(1), 100_0000)],
            Discount("amount", amount_cents=12_345),
            False,
            (10_000, 10_000, 0, 0),
        ),
        ([Line(Decimal(1), 0)], Discount("percent", Decimal(50)), False, (0, 0, 0, 0)),
    ],
)
def test_documents_add_up(
    lines: list[Line], discount: Discount, exempt: bool, expected: tuple[int, int, int, int]
) -> None:
    totals = compute(lines, discount, tax_exempt=exempt)
    assert (totals.subtotal_cents, totals.discount_cents, totals.tax_cents, totals.total_cents) == expected


lines_strategy = st.lists(
    st.builds(
        Line,
        st.decimals(0, 1_000, places=3),
        st.integers(0, 100_000_000),
        st.sampled_from(["State", "City"]),
        st.sampled_from([Decimal(0), Decimal("6.25"), Decimal("8.2500")]),
    ),
    min_size=1,
    max_size=12,
)
discounts = st.one_of(
    st.just(Discount()),
    st.builds(Discount, st.just("percent"), st.decimals(0, 100, places=4)),
    st.builds(Discount, st.just("amount"), st.just(Decimal(0)), st.integers(0, 10**9)),
)


@given(lines_strategy, discounts)
def test_totals_are_those_of_exact_arithmetic(lines: list[Line], discount: Discount) -> None:
    """Reckoned again in dollars with fifty digits: each line is rounded once, to the cent, half up."""
    with localcontext(prec=50):
        amounts = [_cents(line.quantity * line.unit_e4 / 10_000) for line in lines]
        subtotal = sum(amounts)
        percent = _cents(Decimal(subtotal) * discount.percent / 10_000)
        wanted = {"none": 0, "percent": percent, "amount": discount.amount_cents}[discount.kind]
        totals = compute(lines, discount, tax_exempt=False)
        assert [line.amount_cents for line in lines] == amounts
        assert (totals.subtotal_cents, totals.discount_cents) == (subtotal, min(wanted, subtotal))
        for tax in totals.taxes:
            assert tax.tax_cents == _cents(tax.base_cents * tax.percent / 10_000)


def _cents(dollars: Decimal) -> int:
    return int((dollars * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(lines_strategy, discounts, st.booleans())
def test_totals_are_the_sum_of_their_parts(lines: list[Line], discount: Discount, exempt: bool) -> None:
    totals = compute(lines, discount, tax_exempt=exempt)
    assert totals.subtotal_cents == sum(line.amount_cents for line in lines)
    assert totals.total_cents == totals.subtotal_cents - totals.discount_cents + totals.tax_cents
    assert totals.tax_cents == sum(tax.tax_cents for tax in totals.taxes)
    assert 0 <= totals.discount_cents <= totals.subtotal_cents
    assert sum(tax.base_cents for tax in totals.taxes) <= totals.subtotal_cents - totals.discount_cents
    if exempt:
        assert totals.taxes == ()
