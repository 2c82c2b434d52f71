"""What an estimate comes to, for any lines, options, discount and taxes."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from owneros.domain.billing.documents.totals import Line
from owneros.domain.billing.estimates.content import Deposit
from owneros.domain.billing.estimates.pricing import (
    Margin,
    counted,
    deposit_cents,
    markup_in,
    net_by_line,
    price_from,
    sums,
    totals_of,
    with_choice,
)

any_numbers = settings(suppress_health_check=[HealthCheck.too_slow])
RATES = [("", "0"), ("City", "8.25"), ("State", "6.25"), ("Local", "0.125")]


@st.composite
def lines(draw):
    made = []
    for number in range(draw(st.integers(1, 12))):
        if draw(st.integers(0, 5)) == 0:
            made.append({"id": f"s{number}", "kind": "section", "optional": False, "selected": True})
            continue
        quantity = Decimal(draw(st.integers(0, 50_000))) / 1000
        unit_e4 = draw(st.integers(0, 50_000_000))
        name, percent = draw(st.sampled_from(RATES))
        optional = draw(st.booleans())
        made.append(
            {
                "id": str(number),
                "kind": "item",
                "quantity": f"{quantity:f}",
                "unit_e4": unit_e4,
                "amount_cents": Line(quantity, unit_e4).amount_cents,
                "tax_name": name,
                "tax_percent": percent,
                "optional": optional,
                "selected": draw(st.booleans()) if optional else True,
            }
        )
    return made


@st.composite
def documents(draw):
    kind = draw(st.sampled_from(["none", "percent", "amount"]))
    asked = draw(st.sampled_from(["none", "percent", "amount"]))
    document = {
        "lines": draw(lines()),
        "discount": {
            "kind": kind,
            "percent": str(Decimal(draw(st.integers(0, 10_000))) / 100),
            "amount_cents": draw(st.integers(0, 3_000_000)),
        },
        "deposit": {
            "kind": asked,
            "percent": str(Decimal(draw(st.integers(0, 10_000))) / 100),
            "amount_cents": draw(st.integers(0, 3_000_000)),
        },
        "tax_exempt": draw(st.booleans()),
    }
    return document | sums(document)


@any_numbers
@given(documents())
def test_the_total_is_what_counts_less_the_discount_plus_the_taxes(document):
    amounts = [line["amount_cents"] for line in counted(document)]
    assert document["subtotal_cents"] == sum(amounts)
    assert 0 <= document["discount_cents"] <= document["subtotal_cents"]
    assert document["net_cents"] == document["subtotal_cents"] - document["discount_cents"]
    taxes = sum(tax["tax_cents"] for tax in document["taxes"])
    assert document["total_cents"] == document["net_cents"] + taxes
    assert 0 <= document["deposit_cents"] <= document["total_cents"]
    if document["tax_exempt"]:
        assert taxes == 0


@any_numbers
@given(documents())
def test_taxes_are_of_lines_after_their_discount(document):
    nets = net_by_line(document)
    for tax in document["taxes"]:
        of_rate = [
            nets[line["id"]]
            for line in counted(document)
            if (line["tax_name"], Decimal(line["tax_percent"])) == (tax["name"], Decimal(tax["percent"]))
        ]
        assert tax["base_cents"] == sum(of_rate)


@any_numbers
@given(documents())
def test_the_net_of_all_lines_is_the_net(document):
    nets = net_by_line(document)
    assert sum(nets.values()) == document["net_cents"]
    assert all(cents >= 0 for cents in nets.values())
    assert set(nets) == {line["id"] for line in counted(document)}


@any_numbers
@given(documents(), st.data())
def test_a_choice_counts_what_is_required_and_what_is_ticked(document, data):
    options = [line["id"] for line in document["lines"] if line["optional"]]
    chosen = set(data.draw(st.lists(st.sampled_from(options)))) if options else set()
    taken = with_choice(document, chosen | {"made up"})
    assert {line["id"] for line in taken["lines"] if line["optional"] and line["selected"]} == chosen
    assert all(line["selected"] for line in taken["lines"] if not line["optional"])
    totals = totals_of(document, chosen)
    assert (taken["total_cents"], taken["subtotal_cents"]) == (totals.total_cents, totals.subtotal_cents)
    assert with_choice(taken, chosen) == taken


@any_numbers
@given(documents())
def test_choosing_as_offered_changes_nothing(document):
    offered = {line["id"] for line in document["lines"] if line["optional"] and line["selected"]}
    assert with_choice(document, offered) == document


@any_numbers
@given(st.integers(0, 10**9), st.integers(0, 10_000), st.integers(0, 10**9))
def test_a_deposit_is_never_more_than_the_total(total, hundredths, amount):
    percent = Decimal(hundredths) / 100
    assert 0 <= deposit_cents(Deposit("percent", percent), total) <= total
    assert deposit_cents(Deposit("amount", amount_cents=amount), total) == min(amount, total)
    assert deposit_cents(Deposit(), total) == 0


def test_margin_and_markup():
    margin = Margin(6_000, 10_000)
    assert (margin.profit_cents, margin.percent) == (4_000, Decimal(40))
    assert Margin(0, 0).percent is None
    assert (markup_in(100_0000, 60_0000), markup_in(875, 700), markup_in(0, 0)) == (Decimal("66.7"), 25, None)
    assert price_from(10_0000, Decimal("33.33")) == 13_3330
    assert price_from(700, Decimal(25)) == 875
