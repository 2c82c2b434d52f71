"""Arithmetic of money: no cent is lost or made."""

from hypothesis import given
from hypothesis import strategies as st

from owneros.domain.billing.payments.shares import draw, split, take_back

cents = st.integers(0, 10**9)
sources = st.lists(st.tuples(st.uuids(), st.integers(1, 10**6)), max_size=8, unique_by=lambda s: s[0])


@given(cents, st.integers(-(10**6), 10**9))
def test_a_payment_is_its_parts(amount, balance):
    applied, credit = split(amount, balance)
    assert applied + credit == amount
    assert 0 <= applied <= max(0, balance)
    assert credit >= 0


@given(cents, sources)
def test_no_source_gives_more_than_it_holds(wanted, held):
    taken = draw(wanted, held)
    assert sum(part for _, part in taken) == min(wanted, sum(part for _, part in held))
    assert all(0 < part <= dict(held)[key] for key, part in taken)


@given(sources, st.integers(0, 10**6), st.data())
def test_a_refund_takes_credit_first_and_exactly_the_rest(allocated, unallocated, data):
    whole = unallocated + sum(part for _, part in allocated)
    amount = data.draw(st.integers(0, whole))
    parts = take_back(amount, unallocated, allocated)
    assert sum(part for _, part in parts) == max(0, amount - unallocated)
    assert all(part <= dict(allocated)[key] for key, part in parts)


def test_the_newest_allocation_goes_first():
    assert take_back(70, 10, [("old", 50), ("new", 40)]) == [("new", 40), ("old", 20)]
