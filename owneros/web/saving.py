"""A form is saved: the one place that validates, acts once, rolls back, commits and answers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from flask import request

from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, Stale, StateError, TooMany, VendorError
from owneros.web import once
from owneros.web.answers import Answer, done, undoable
from owneros.web.conflicts import conflict_page
from owneros.web.forms import Form
from owneros.web.picking import PickerField
from owneros.web.places import kind_of

Answering = Callable[[], Answer]


@dataclass(frozen=True)
class Saved:
    """What came of a deed: where it leads, and what is said there.

    `undo` is the address that takes it back. `answer` is made after the commit, in place of going to `path`.
    """

    path: str
    notice: str = ""
    tone: str = "ok"
    undo: str = ""
    answer: Answering | None = None


class Instead(Exception):
    """Raised by a deed that comes to nothing: all is rolled back, then this answer is made."""

    def __init__(self, answer: Answering) -> None:
        super().__init__()
        self.answer = answer


class Refusal(Protocol):
    def __call__(self, error: StateError | VendorError, /) -> Answer: ...


Deed = Callable[[], Saved]
Rules = Callable[[], object]
# A form that is sent with this header is only looked at: nothing is done, nothing counts as a try.
ONLY_LOOK = "Only-Look"


def save(
    form: Form,
    show: Callable[[int], Answer],
    deed: Deed,
    refused: Refusal | None = None,
    *,
    rules: Rules | None = None,
) -> Answer:
    """Do the deed with a valid form, or `show` the form with a status: what was typed, and what is wrong.

    `rules` are those of the deed that say more of a form than its fields do, also whether it is the time for
    it: they are asked where the deed is not done, read only, and take None for what cannot be read. So one
    answer says all that is wrong.

    A stale edit gets the conflict page; a document's form says it at its top, as any form says that there
    were too many tries. Any other StateError, and a VendorError, is answered by `refused`, else by the page
    that all of them have.
    """
    if form.only_redraws():
        return show(200)
    fine, only_look = form.validate(), only_looked_at()
    if only_look or not fine:
        _ask(rules, form)
        return show(422 if form.errors else 200) if only_look else _again(form, show, 422)
    try:
        return act(partial(_settled, form, deed))
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return _again(form, show, error.status)
    except TooMany as error:
        db.session.rollback()
        form.form_errors.append(error.message)
        return _again(form, show, error.status)
    except (StateError, VendorError) as error:
        answer = _refused(form, show, error) if refused is None else partial(refused, error)
        if answer is None:
            raise
        db.session.rollback()
        return answer()


def only_looked_at() -> bool:
    """Whether nothing shall be done with the form that was sent."""
    return ONLY_LOOK in request.headers


def _settled(form: Form, deed: Deed) -> Saved:
    """The deed, once what was named as new in a picker is made."""
    for field in _new(form):
        field.settle()
    return deed()


def _new(form: Form) -> list[PickerField]:
    return [field for field in form if isinstance(field, PickerField) and field.is_new and not field.errors]


def _again(form: Form, show: Callable[[int], Answer], status: int) -> Answer:
    if form.set_aside():
        db.session.commit()
    return show(status)


def _ask(rules: Rules | None, form: Form) -> None:
    """What forbids the deed altogether is told of the form as a whole.

    What was named as new in a picker is there while they are asked, and then not any more.
    """
    if rules is None:
        return
    made = _new(form)
    try:
        for field in made:
            field.settle()
        rules()
    except FieldError as error:
        form.take(error)
    except (StateError, TooMany) as error:
        form.form_errors.append(error.message)
    if made:
        db.session.rollback()
    for field in made:
        field.data = None


def _refused(form: Form, show: Callable[[int], Answer], error: StateError | VendorError) -> Answering | None:
    """What this form itself has to say of it."""
    if not isinstance(error, Stale):
        return None
    if error.record is not None:
        return partial(conflict_page, form, error.record)
    form.form_errors.append(error.message)
    return partial(show, error.status)


def act(deed: Deed) -> Answer:
    """Do what a button asks for, once, and commit it."""
    if earlier := once.repeated():
        return done(earlier)
    try:
        saved = deed()
    except Instead as turn:
        db.session.rollback()
        return turn.answer()
    except once.AlreadyThere as there:
        db.session.rollback()
        kind = kind_of(there.record)
        if kind is None or not kind.home:
            raise StateError("This was already saved.") from there
        return done(kind.address(there.record.id), "This was already saved.", "warn")
    once.remember(saved.path)
    db.session.commit()
    return _answer(saved)


def _answer(saved: Saved) -> Answer:
    if saved.answer is not None:
        return saved.answer()
    if saved.undo:
        return undoable(saved.path, saved.notice, saved.undo)
    return done(saved.path, saved.notice, saved.tone)
