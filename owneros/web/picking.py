"""A field in which a record is picked by typing its name, and the route that offers what is typed for.

Where no script runs the typed name is looked up when the form is sent: a name that only one bears is that
one, else those that are near come back as a list to choose from.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request
from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from owneros.foundation.errors import FieldError
from owneros.foundation.phones import read_phone
from owneros.foundation.picking import PICKS, Option, pickable
from owneros.foundation.search import normalise
from owneros.web.answers import Answer, part_of
from owneros.web.forms import an_id, check_kept
from owneros.web.guards import may, person

LONGEST = 200
NEW = "new"
TYPING = {"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false", "maxlength": LONGEST}


@dataclass(frozen=True)
class _Text:
    """The text beside the id, as a widget draws it."""

    id: str
    name: str
    value: str
    flags: Any

    def _value(self) -> str:
        return self.value


class TypedName(TextInput):
    """Draws the text of a PickerField, which is sent under a name of its own."""

    def __call__(self, field: Any, **attributes: Any) -> Any:
        typed = _Text(field.id, f"{field.name}-typed", field.text, field.flags)
        return super().__call__(typed, **attributes)


class PickerField(Field):
    """`data` is the id of the one that was picked, or None.

    The page holds the id (`client_id`), the text beside it (`client_id-typed`), and what that text was when
    the id was picked (`client_id-was`): a text that differs was typed by hand since, and counts. An id alone
    is enough. `NEW` in place of an id stands for one to be made of the text and a phone (`client_id-phone`),
    for whoever has the permission `adds`; `settle` makes it. `beside` are fields of the form that narrow it.
    """

    widget = TypedName()
    data: Any

    def __init__(
        self,
        label: str,
        table: str,
        *,
        required: str = "",
        adds: str = "",
        beside: Iterable[str] = (),
        none: str = "Type a name",
        **options: Any,
    ) -> None:
        super().__init__(label, render_kw={"data-pick": f"/pick/{table}", **TYPING}, **options)
        self.table, self.required, self.adds, self.none = table, required, adds, none
        self.beside = tuple(beside)
        self.flags.required = bool(required)
        # Whether the text means none for sure, and which ones it may mean.
        self.asks = False
        self.near: list[Option] = []
        self.typed: str | None = None
        self._found: Option | None = None
        self.was, self.phone, self.is_new = "", "", False

    @property
    def kind(self) -> pickable:
        return PICKS[self.table]

    @property
    def may_add(self) -> bool:
        return bool(self.adds and self.kind.add) and may(self.adds)

    def _value(self) -> str:
        return self.text

    def process(self, formdata: Any, *given: Any, **options: Any) -> None:
        super().process(formdata, *given, **options)
        if formdata is not None and f"{self.name}-typed" in formdata:
            self.typed = _one_line(formdata.get(f"{self.name}-typed", ""))
            self.was = _one_line(formdata.get(f"{self.name}-was", ""))
            self.phone = formdata.get(f"{self.name}-phone", "").strip()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.is_new = valuelist[:1] == [NEW]
        self.data = an_id(valuelist[0]) if valuelist else None

    @property
    def text(self) -> str:
        """What stands beside the id."""
        return self._label if self.typed is None else self.typed

    @property
    def _label(self) -> str:
        return self._chosen.label if self._chosen else ""

    @property
    def tells(self) -> str:
        """The word by which the page goes on with what is picked."""
        return self._chosen.tells if self._chosen else ""

    @property
    def _chosen(self) -> Option | None:
        if self._found is None and self.data:
            self._found = self.kind.chosen(person(), self.data)
        return self._found if self.data else None

    @property
    def text_of_id(self) -> str:
        """What the text was when the id was picked."""
        return self.text if self.typed is None else self.was

    def pre_validate(self, form: Any) -> None:
        # A list that was offered sends nothing while none of it is chosen.
        is_open = bool(self.typed) and not self.raw_data
        if self.typed is not None and (self.typed != self.was or is_open):
            self._look_up(self.typed, form)
        elif self.is_new:
            self._check_new()
        elif self.data is not None:
            self._look_at(self.data)
        if self.required and self.data is None and not self.is_new:
            raise StopValidation(self.required)

    def pick_only(self, form: Any) -> None:
        """Where nothing is picked yet: the one that goes with the rest of the form."""
        one = None if self.data else self.kind.only(person(), self._beside(form))
        if one is not None:
            self._show(one)

    def pick(self, row_id: uuid.UUID) -> None:
        """As if this one had been picked."""
        self.data, self.typed, self._found = row_id, None, None

    def clear(self) -> None:
        """As if nothing had been picked or typed."""
        self.data, self.typed, self.was, self.near, self.asks = None, "", "", [], False

    def settle(self) -> None:
        """What was to be made is made, within the deed. Raises FieldError at this field."""
        if self.is_new and self.kind.add:
            try:
                self.data = self.kind.add(person().actor, self.typed or "", _read_phone(self.phone))
            except FieldError as error:
                raise FieldError(self.name, error.message) from error

    def _look_at(self, row_id: uuid.UUID) -> None:
        found = self.kind.chosen(person(), row_id)
        if found is None:
            self.data = None
            raise StopValidation(f"Choose a {self.kind.word} from the list.")
        self._show(found)

    def _look_up(self, typed: str, form: Any) -> None:
        self.data, self.is_new = None, False
        if not typed:
            return
        _check_text(typed)
        near = self.kind.offer(person(), typed, self._beside(form))
        same = [each for each in near if normalise(each.label) == normalise(typed)]
        if len(same) == 1:
            self._show(same[0])
            return
        # The list that comes back is for this text.
        self.asks, self.near, self.was = True, near, typed
        word = self.kind.word
        none = f"No {word} has that name."
        raise StopValidation(f"Choose which {word} you mean." if near else none)

    def _show(self, found: Option) -> None:
        self.data, self.typed, self.was, self._found = found.id, found.label, found.label, found

    def _beside(self, form: Any) -> dict[str, uuid.UUID | None]:
        return {name: form[name].data for name in self.beside}

    def _check_new(self) -> None:
        if not self.may_add or not self.typed:
            self.is_new = False
            raise StopValidation(self.required or f"Choose a {self.kind.word} from the list.")
        _check_text(self.typed)
        try:
            _read_phone(self.phone)
        except ValueError as error:
            raise StopValidation(str(error)) from error


def _one_line(typed: str) -> str:
    return " ".join(typed.split())


def _read_phone(typed: str) -> str:
    return read_phone(typed) if typed else ""


def _check_text(typed: str) -> None:
    if len(typed) > LONGEST:
        raise StopValidation(f"At most {LONGEST} characters.")
    check_kept(typed)


def options(table: str, page: str) -> Answer:
    """A listbox of what fits `q`; with `only`, of what goes with the rest of the form when it is just one.

    A plain request is led to `page`.
    """
    kind, typed = PICKS[table], _one_line(request.args.get("q", "")[:LONGEST])
    beside = {name: an_id(request.args.get(name)) for name in kind.narrow}
    if "only" in request.args:
        one = kind.only(person(), beside)
        found = [one] if one else []
    else:
        found = kind.offer(person(), typed, beside)
    known = any(normalise(each.label) == normalise(typed) for each in found)
    adds = typed and not known and "adds" in request.args
    partial = "partials/across/shell/options.html"
    return part_of(page, partial, options=found, typed=typed, kind=kind, adds=adds)
