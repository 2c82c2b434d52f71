"""Form and field types. A field trims what was typed, keeps it on error, and speaks plainly."""

import re
import uuid
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Self, TypeVar

from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, Field, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import TextInput

from owneros.foundation.bounds import Bounds
from owneros.foundation.cards import SAYS, holds_card
from owneros.foundation.errors import FieldError
from owneros.foundation.money import ABOVE_ZERO, parse_cents, parse_e4, plain_amount, plain_e4
from owneros.foundation.phones import format_phone, read_phone
from owneros.foundation.texts import unkeepable
from owneros.web.sentences import OurWords

FIRST_YEAR, LAST_YEAR = 2000, 2099
HUNDRED = Decimal(100)
T = TypeVar("T")
# Nine digits fit every column that counts something, with room to calculate.
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_QUANTITY = re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]*)(\.[0-9]*)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")


def an_id(value: Any) -> uuid.UUID | None:
    """What a choice stands for; none for the empty choice and for what is no id."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None


def a_whole(value: Any) -> int | None:
    """What a short whole number in an address or a form stands for; none for what is none."""
    typed = str(value).strip()
    return int(typed) if _WHOLE.fullmatch(typed) else None


def a_day(value: Any) -> date | None:
    """A day as a machine wrote it into an address or a form, of the years that forms take."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def trim(value: Any) -> Any:
    """Words without the blanks around them; none where nothing was sent."""
    return value.strip() if isinstance(value, str) else "" if value is None else value


class Form(FlaskForm):
    """Base of every form. Its fields stand in the order of the screen, and so does what is wrong with them.

    `on_screen` names those that come first, where a form that is extended declares them in another order.
    """

    _fields: dict[str, Field]
    on_screen: ClassVar[tuple[str, ...]] = ()
    Meta = OurWords

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        shown = {name: self._fields[name] for name in self.on_screen if name in self._fields}
        self._fields = shown | self._fields

    @classmethod
    def of(cls, record: Any) -> Self:
        """The form as it opens on what is stored; nothing of the request is read."""
        return cls(formdata=None, obj=record)

    def build(self, values: type[T], /, **known: Any) -> T:
        """A frozen dataclass of what was typed, field by field of the same name (`price` for `price_e4`).

        What is not in this form, or was left empty where the dataclass knows better, is its default. `known`
        is what no field of the form says as it is.
        """
        typed = {}
        for each in fields(values):  # type: ignore[arg-type]
            bare = each.name.removesuffix("_cents").removesuffix("_e4")
            field = self._fields.get(each.name) or self._fields.get(bare)
            if field is not None and (field.data is not None or each.default is None):
                typed[each.name] = field.data
        return values(**typed | known)

    def set_aside(self) -> bool:
        """Keep what a browser does not send twice, before the form is shown again; whether to commit that."""
        return False

    def only_redraws(self) -> bool:
        """Whether the button that was pressed just draws the form anew; what it asks for is done here."""
        return False

    def take(self, error: FieldError) -> None:
        """Show rules of the domain at the fields that broke them; one that is red already says why."""
        for broken in error.each:
            if broken.field not in self:
                self.form_errors.append(broken.message)
            elif not self[broken.field].errors:
                self[broken.field].errors = [broken.message]


class ButtonForm(Form):
    """A form that is one button."""


class LinkForm(Form):
    """Behind a client's link. No CSRF token: the link itself is the authority, no cookie is involved."""

    class Meta:
        csrf = False


def text(label: str, *, required: str = "", longest: int = 200, **options: Any) -> StringField:
    """One line of text; `required` is the message when it is empty."""
    return StringField(label, filters=[trim], validators=_checks(required, longest), **options)


def long_text(label: str, *, required: str = "", longest: int = 5_000, **options: Any) -> TextAreaField:
    return TextAreaField(label, filters=[trim], validators=_checks(required, longest), **options)


def _checks(required: str, longest: int) -> list[Any]:
    return [
        DataRequired(required) if required else Optional(),
        Length(max=longest),
        can_be_kept,
    ]


class OnlyWhen:
    """First of a field's validators: it is needed only while another field has one of these values.

    Without values it is needed while that field, a switch, is on. Else what stands in it is neither wrong nor
    used; with JavaScript it is hidden then.
    """

    def __init__(self, other: str, *values: str) -> None:
        self.other, self.values = other, values
        self.field_flags = {"when": f"{other}={' '.join(values)}"}

    def __call__(self, form: Any, field: Field) -> None:
        chosen = form[self.other].data
        if not (chosen in self.values if self.values else chosen):
            field.errors, field.data = [], field.object_data
            raise StopValidation


def can_be_kept(_form: Any, field: Field) -> None:
    """Keeps header injection and invisible characters out of names and subject lines, and cards out."""
    check_kept(field.data or "", "\n\r\t" if isinstance(field, TextAreaField) else "")


def check_kept(text: str, allowed: str = "") -> None:
    """Raises ValidationError; `allowed` are characters that are invisible and still welcome."""
    if unkeepable(text, allowed):
        raise ValidationError("This contains characters that cannot be saved.")
    if holds_card(text):
        raise ValidationError(SAYS)


class CentsField(StringField):
    """Dollars as typed ("1,250.5"), cents as data. An empty field is None."""

    data: Any
    raw_data: Any
    read: Callable[[str], int] = staticmethod(parse_cents)
    write: Callable[[int], str] = staticmethod(plain_amount)

    def __init__(
        self, label: str, *, allow_zero: bool = True, allow_negative: bool = False, **options: Any
    ) -> None:
        options.setdefault("validators", [Optional()])
        options["render_kw"] = {
            "inputmode": "decimal",
            "autocomplete": "transaction-amount",
            **options.get("render_kw", {}),
        }
        super().__init__(label, **options)
        self.allow_zero, self.allow_negative = allow_zero, allow_negative

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = (valuelist[0] if valuelist else "").strip().replace("\u2212", "-")
        if not typed:
            self.raw_data = []  # Blanks are nothing, also to InputRequired.
            return
        negative = typed.startswith("-")
        if negative and not self.allow_negative:
            raise ValueError("Enter an amount of zero or more." if self.allow_zero else ABOVE_ZERO)
        amount = self.read(typed.removeprefix("-"))
        if amount == 0 and not self.allow_zero:
            raise ValueError(ABOVE_ZERO)
        self.data = -amount if negative else amount

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        return ("-" if self.data < 0 else "") + self.write(abs(self.data))


class UnitPriceField(CentsField):
    """The price or cost of one: dollars as typed ("0.0875"), ten-thousandths as data."""

    read, write = staticmethod(parse_e4), staticmethod(plain_e4)


class DayField(DateField):
    """A date, with a sentence when it is none."""

    data: Any
    raw_data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = (valuelist[0] if valuelist else "").strip()
        if not typed:
            self.raw_data = []
            return
        try:
            super().process_formdata([typed if _DAY.fullmatch(typed) else ""])
        except ValueError as error:
            raise ValueError("Enter a date like 2026-11-23.") from error
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            raise ValueError(f"Enter a date between {FIRST_YEAR} and {LAST_YEAR}.")


class WholeField(IntegerField):
    """A whole number within bounds, with their one sentence for whatever is none."""

    data: Any
    raw_data: Any

    def __init__(self, label: str, bounds: Bounds, *, required: bool = True, **options: Any) -> None:
        needed = InputRequired(bounds.says) if required else Optional()
        options["validators"] = [*options.get("validators", []), needed]
        options["render_kw"] = {
            "inputmode": "numeric",
            "autocomplete": "off",
            **options.get("render_kw", {}),
        }
        super().__init__(label, widget=TextInput(), **options)
        self.bounds = bounds

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = (valuelist[0] if valuelist else "").strip()
        if not typed:
            self.raw_data = []
            return
        whole = a_whole(typed)
        if not self.bounds.hold(whole):
            raise ValueError(self.bounds.says)
        self.data = whole


class VersionField(HiddenField):
    """Which state of a record a form was made from. One that cannot be read is of no state: 0."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = a_whole(valuelist[0] if valuelist else "") or 0


def read_quantity(typed: str, *, places: int, largest: Decimal = Decimal(9_999_999)) -> Decimal:
    """`"1,200.5"` -> 1200.5. Raises ValueError with a sentence for the person who typed it.

    Digits only: `1e3`, `NaN` and the digits of other scripts are no quantities.
    """
    plain = typed.strip().removesuffix("%").strip()
    try:
        value = Decimal(plain.replace(",", "") if _QUANTITY.fullmatch(plain) else "")
    except InvalidOperation as error:
        raise ValueError("Enter a number like 2 or 2.5.") from error
    if value < 0 or value > largest:
        raise ValueError(
            "Enter a percentage from 0 to 100."
            if largest == HUNDRED
            else f"Enter a number from 0 to {largest:,}."
        )
    if value != value.quantize(Decimal(1).scaleb(-places)):
        raise ValueError(f"At most {places} decimals.")
    return value


def read_percent(typed: str) -> Decimal:
    """Raises ValueError with a sentence for the person who typed it."""
    return read_quantity(typed, places=4, largest=HUNDRED)


def plain_decimal(value: Decimal) -> str:
    """`2.500` -> `2.5`, as it stands in a form field."""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


class QuantityField(DecimalField):
    """A decimal with at most `places` decimals; what was typed stays on error."""

    raw_data: Any

    def __init__(self, label: str, *, places: int = 3, largest: int = 9_999_999, **options: Any) -> None:
        options["render_kw"] = {"inputmode": "decimal", **options.get("render_kw", {})}
        super().__init__(label, places=None, widget=TextInput(), **options)
        self.most_places, self.largest = places, Decimal(largest)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = (valuelist[0] if valuelist else "").strip()
        if not typed:
            self.raw_data = []
            return
        self.data = read_quantity(typed, places=self.most_places, largest=self.largest)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        return plain_decimal(Decimal(self.data))


class ShareField(StringField):
    """A percentage or dollars, as the field `kind` says ("percent", "amount"); else it is not needed.

    After validation `percent` and `cents` hold what was typed, and nothing of it where it cannot be read.
    """

    data: Any

    def __init__(self, label: str, *, kind: str, **options: Any) -> None:
        options["render_kw"] = {"inputmode": "decimal", **options.get("render_kw", {})}
        options["validators"] = [OnlyWhen(kind, "percent", "amount"), _read_share]
        super().__init__(label, filters=[trim], **options)
        self.kind, self.percent, self.cents = kind, Decimal(0), 0
        self.flags.required = True


def _read_share(form: Any, field: ShareField) -> None:
    try:
        if form[field.kind].data == "percent":
            field.percent = read_percent(field.data or "")
        else:
            field.cents = parse_cents(field.data or "")
    except ValueError as error:
        raise ValidationError(str(error)) from error


class PhoneField(StringField):
    """Kept as "+15125550100;ext=12"; numbers without a country code are read as US numbers."""

    def __init__(self, label: str, **options: Any) -> None:
        options["render_kw"] = {
            "inputmode": "tel",
            "autocomplete": "tel",
            "type": "tel",
            **options.get("render_kw", {}),
        }
        super().__init__(label, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = ""
        if typed:
            self.data = read_phone(typed)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return format_phone(self.data or "")
