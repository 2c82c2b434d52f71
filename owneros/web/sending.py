"""A document is mailed from its page: once, or the form comes back with what was typed and what is wrong."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.web import once
from owneros.web.answers import done
from owneros.web.send_form import SendForm


def send_once(
    mail: Callable[[SendForm], str], show: Callable[[SendForm, int], ResponseReturnValue], path: str
) -> ResponseReturnValue:
    """`mail` does the deed and says what is on its way; `show` is the page of the form, with a status."""
    form = SendForm()
    if not form.validate():
        return show(form, 422)
    if earlier := once.repeated():
        return done(earlier)
    try:
        sent = mail(form)
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return show(form, 422)
    once.remember(path)
    db.session.commit()
    return done(path, f"{sent} is on its way to {', '.join(form.addresses)}.")
