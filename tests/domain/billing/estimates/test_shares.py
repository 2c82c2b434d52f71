"""How much of a contract is billed: never more than there is, and no cent is lost."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from owneros.domain.billing.estimates.shares import Part, all_left, chosen_lines, percentage
from owneros.foundation.errors import FieldError

NETS = st.lists(st.integers(0, 5_000_000), min_size=1, max_size=12)


any_numbers = settings(suppress_health_check=[HealthCheck.too_slow])


def parts_of(nets, billed):
    return [Part(str(n), net, billed.get(str(n), 0)) for n, net in enumerate(nets)]


def add(billed, amounts):
    for line, cents in amounts.items():
        assert cents > 0
        billed[line] = billed.get(line, 0) + cents


@any_numbers
@given(NETS, st.lists(st.tuples(st.sampled_from(["percent", "lines"]), st.integers(1, 10_000)), max_size=12))
def test_any_sequence_and_then_the_rest_bills_every_cent_once(nets, steps):
    billed: dict[str, int] = {}
    for way, number in steps:
        parts = parts_of(nets, billed)
        try:
            if way == "percent":
                add(billed, percentage(parts, Decimal(number) / 100))
            else:
                add(billed, chosen_lines(parts, {str(number % len(nets))}))
        except FieldError:
            continue
        assert all(billed.get(str(n), 0) <= net for n, net in enumerate(nets))
    add(billed, all_left(parts_of(nets, billed), sum(nets) - sum(billed.values())))
    assert [billed.get(str(n), 0) for n in range(len(nets))] == nets


@any_numbers
@given(NETS, st.integers(1, 10_000))
def test_a_percentage_is_of_the_whole_to_the_cent(nets, hundredths):
    percent = Decimal(hundredths) / 100
    exact = sum(nets) * percent / 100
    try:
        amounts = percentage(parts_of(nets, {}), percent)
    except FieldError:
        assert exact < Decimal("0.5")
        return
    assert abs(sum(amounts.values()) - exact) <= Decimal("0.5")


@any_numbers
@given(NETS, st.integers(0, 5_000_000))
def test_the_rest_stays_below_what_is_left_of_the_contract(nets, most):
    assert sum(all_left(parts_of(nets, {}), most).values()) == min(most, sum(nets))


def test_one_cent_more_than_is_left_is_refused_with_the_numbers():
    parts = [Part("a", 100_00, 60_00), Part("b", 100_00, 0)]
    with pytest.raises(FieldError) as refused:
        percentage(parts, Decimal("70.01"))
    assert refused.value.message == (
        "$60.00 of $200.00 is already billed: at most 70% ($140.00) is left, not 70.01% ($140.02)."
    )
    assert percentage(parts, Decimal(70)) == {"a": 40_00, "b": 100_00}


def test_what_is_billed_cannot_be_chosen_again():
    with pytest.raises(FieldError):
        chosen_lines([Part("a", 100, 100)], {"a", "made up"})
