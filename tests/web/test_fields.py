"""Numbers and days as people type them; each kind of field says the same sentence everywhere."""

import pytest
import wtforms
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from owneros.foundation.bounds import Bounds
from owneros.web.forms import (
    CentsField,
    DayField,
    Form,
    UnitPriceField,
    WholeField,
    a_day,
    a_whole,
    read_quantity,
    text,
)
from owneros.web.sentences import CHOOSE, CHOOSE_SOME


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "1e3",
            "1E3",
            "1e-3",
            "NaN",
            "Infinity",
            "0x10",
            "1_000",
            "\uff11",
            "\u0661",
            "1.2.3",
            "--1",
            "",
            ".",
        ),
        *("12,5,0", "1,2", "1,0000", ",100", "1,000,"),
    ],
)
def test_what_is_no_quantity(typed):
    with pytest.raises(ValueError, match="Enter a number like 2"):
        read_quantity(typed, places=3)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("2", "2"), ("2.5", "2.5"), (".5", "0.5"), ("1,200.5", "1200.5"), ("8.25 %", "8.25"), ("2.", "2")],
)
def test_what_is_a_quantity(typed, value):
    assert f"{read_quantity(typed, places=3).normalize():f}" == value


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("9" * 400, "Enter a number from 0 to 9,999,999."),
        ("-1", "Enter a number from 0 to 9,999,999."),
        ("0." + "0" * 400 + "1", "At most 3 decimals."),
    ],
)
def test_a_quantity_beyond_the_limits(typed, says):
    with pytest.raises(ValueError, match=says):
        read_quantity(typed, places=3)


@pytest.mark.parametrize(
    "typed", ["9" * 400, "9" * 5_000, "1e3", "\u00b2", "\u0661", "1.0", "", "x", "9999999999"]
)
def test_what_is_no_whole_number(typed):
    assert a_whole(typed) is None


@pytest.mark.parametrize(
    "typed", ["9999-12-31", "0001-01-01", "0000-00-00", "1999-12-31", "2100-01-01", "", "x"]
)
def test_what_is_no_day(typed):
    assert a_day(typed) is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("soon", "Enter a date like 2026-11-23."),
        ("11/23/2026", "Enter a date like 2026-11-23."),
        ("2026-02-30", "Enter a date like 2026-11-23."),
        ("\u0662\u0660\u0662\u0666-11-23", "Enter a date like 2026-11-23."),
        ("9999-12-31", "Enter a date between 2000 and 2099."),
        ("0001-01-01", "Enter a date between 2000 and 2099."),
    ],
)
def test_a_day_that_is_none_is_told_in_the_same_sentence_by_every_form(app, typed, says):
    """Every form of the product that has a day takes it by the one field for days."""
    fields = [
        (form, name)
        for form in every_form()
        for name, field in vars(form).items()
        if isinstance(field, wtforms.fields.core.UnboundField)
        and issubclass(field.field_class, wtforms.DateField)
    ]
    assert len(fields) > 10
    assert [
        f"{form.__name__}.{name}" for form, name in fields if vars(form)[name].field_class is not DayField
    ] == []
    with app.test_request_context():
        probe = probed(DayField, typed)
        assert (probe.validate(), probe.field.errors) == (False, [says])


@pytest.mark.parametrize(
    ("typed", "e4", "shown"),
    [
        ("0.0875", 875, "0.0875"),
        (" $12.5 ", 12_5000, "12.50"),
        ("1,250", 1_250_0000, "1250.00"),
        (".125", 1250, "0.125"),
        (" ", None, ""),
    ],
)
def test_the_price_of_one_is_kept_to_the_ten_thousandth_and_shown_with_two_decimals_at_least(
    app, typed, e4, shown
):
    with app.test_request_context():
        probe = probed(UnitPriceField, typed)
        assert (probe.validate(), probe.field.data) == (True, e4)
        assert type(probe)(formdata=None, data={"field": e4}).field._value() == shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("0.08755", "At most 4 decimals."),
        ("1e3", "Enter an amount like 1,250.00."),
        ("-1", "Enter an amount of zero or more."),
        ("\u2212" + "1", "Enter an amount of zero or more."),
        ("9" * 400, "That amount is too large."),
        ("\u0661", "Enter an amount like 1,250.00."),
    ],
)
def test_the_price_of_one_that_is_none_is_told_and_kept(app, typed, says):
    with app.test_request_context():
        probe = probed(UnitPriceField, typed)
        assert (probe.validate(), probe.field.errors) == (False, [says])
        assert probe.field._value() == typed


def test_an_amount_still_has_two_decimals(app):
    with app.test_request_context():
        probe = probed(CentsField, "0.0875")
        assert (probe.validate(), probe.field.errors) == (False, ["Enter an amount like 1,250.00."])


@pytest.mark.parametrize(
    "typed", ["0", "53", "1e3", "\u0661\u0662", "1.0", "-1", "2,6", "often", "9" * 400, ""]
)
def test_a_whole_number_says_one_sentence_for_whatever_is_none(app, typed):
    with app.test_request_context():
        every = WholeField("Every", Bounds(1, 52, "weeks"))
        probe = type("Probe", (FlaskForm,), {"every": every, "Meta": type("Meta", (), {"csrf": False})})
        form = probe(formdata=MultiDict({"every": typed}))
        assert (form.validate(), form.every.errors) == (False, ["Enter a number of weeks from 1 to 52."])


def test_every_whole_number_is_taken_by_the_one_field_for_them():
    plain = [
        f"{form.__name__}.{name}"
        for form in every_form()
        for name, field in vars(form).items()
        if isinstance(field, wtforms.fields.core.UnboundField)
        and issubclass(field.field_class, wtforms.IntegerField)
        and not issubclass(field.field_class, WholeField)
    ]
    assert plain == []


def every_form(base=wtforms.Form):
    """Each form of the product's areas; the page of samples is none."""
    for form in base.__subclasses__():
        if (
            form.__module__.startswith("owneros.")
            and form.__module__ != "owneros.blueprints.across.shell.sample"
        ):
            yield form
        yield from every_form(form)


def probed(kind, typed):
    """A form with one field of this kind, sent with what was typed."""
    form = type("Probe", (FlaskForm,), {"field": kind("Field"), "Meta": type("Meta", (), {"csrf": False})})
    return form(formdata=MultiDict({"field": typed}))


def test_a_field_that_may_stay_empty_is_not_told_to_be_required(cast):
    page = cast.owner.get("/clients/new").text
    assert 'required="None"' not in page
    assert page.count(" required ") + page.count(" required>") == 1


@pytest.mark.parametrize(
    ("field", "options", "says"),
    [
        (wtforms.SelectField, {"coerce": str}, CHOOSE),
        (wtforms.SelectField, {"coerce": int}, CHOOSE),
        (wtforms.RadioField, {"coerce": str}, CHOOSE),
        (wtforms.SelectMultipleField, {"coerce": str}, CHOOSE_SOME),
        (wtforms.SelectMultipleField, {"coerce": int}, CHOOSE_SOME),
    ],
)
def test_what_is_no_choice(app, field, options, says):
    class ChoiceForm(Form):
        chosen = field("Which", choices={"1": "One", "2": "Two"}, **options)

    with app.test_request_context():
        form = ChoiceForm(MultiDict({"chosen": "nonsense"}))
        assert not form.validate()
        assert form.chosen.errors == [says]


def test_what_is_missing_or_too_long(app):
    class WordsForm(Form):
        missing = text("Missing", required="Say what it is.")
        bare = wtforms.StringField("Bare", [wtforms.validators.InputRequired()])
        long = text("Long", longest=5)

    with app.test_request_context():
        form = WordsForm(MultiDict({"long": "too many"}))
        assert not form.validate()
        errors = form.errors
    assert errors["missing"] == ["Say what it is."]
    assert errors["bare"] == ["Fill this in."]
    assert errors["long"] == ["At most 5 characters."]
