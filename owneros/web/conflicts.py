"""A record changed while somebody was writing: what stands there now beside what was typed."""

from typing import Any

from flask import request
from wtforms import BooleanField, Field, HiddenField

from owneros.web.answers import Answer, page
from owneros.web.forms import Form, an_id
from owneros.web.places import KINDS, name_of


def conflict_page(form: Form, record: Any) -> Answer:
    """Nothing is lost, and nothing is overwritten unseen. `record` is read anew, and carries a version."""
    kind, stored = KINDS[record.__tablename__], form.of(record)
    fields = [field for field in form if not isinstance(field, HiddenField)]
    return page(
        "across/shell/conflict.html",
        409,
        word=kind.word.lower(),
        name=name_of(record),
        address=kind.address(record.id),
        record=record,
        differences=[
            (field.label.text, _in_words(stored[field.name]), _in_words(field))
            for field in fields
            if field.name in stored and _plain(stored[field.name]) != _plain(field)
        ],
        # A picker's text goes by the name of its field and more.
        typed=[
            pair
            for pair in request.form.items(multi=True)
            if pair[0].partition("-")[0] in {f.name for f in fields}
        ],
    )


def _plain(field: Field) -> Any:
    """What a field holds, alike for whoever typed it and for what is stored."""
    return sorted(map(str, field.data)) if isinstance(field.data, list) else field.data or ""


def _in_words(field: Field) -> str:
    """A field's value as a person reads it; empty for a box without its tick."""
    if isinstance(field, BooleanField):
        return "Yes" if field.data else ""
    if hasattr(field, "iter_choices"):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        return ", ".join(
            str(choice.label)
            for choice in field.choices
            if choice.value in chosen or an_id(choice.value) in chosen
        )
    return str(field._value())  # noqa: SLF001 - WTForms' own way to the text of a field
