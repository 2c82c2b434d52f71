"""What a statement shows: the days of the address, else the last twelve months, or only what is open."""

from datetime import date
from typing import Any

from flask import request
from wtforms.validators import Optional

from owneros.domain.billing.statements.account import Account, account_of, open_items_of, usual_days
from owneros.domain.clients.clients.models import Client
from owneros.foundation.errors import FieldError
from owneros.foundation.periods import today_in
from owneros.web.forms import DayField, Form
from owneros.web.guards import person

OPEN_ONLY = "open"


class DaysForm(Form):
    from_on = DayField("From", validators=[Optional()])
    to_on = DayField("To", validators=[Optional()])


def chosen_account(client: Client) -> tuple[Account, DaysForm]:
    """What cannot be read is told at its field, and the usual days are shown."""
    today = today_in(person().time_zone)
    if request.args.get("show") == OPEN_ONLY:
        return open_items_of(client.id, today), DaysForm(meta={"csrf": False}, formdata=None)
    usual_from, usual_to = usual_days(today)
    form = DaysForm(request.args, meta={"csrf": False})
    readable = form.validate()
    from_on: date = (form.from_on.data if readable else None) or usual_from
    to_on: date = (form.to_on.data if readable else None) or usual_to
    try:
        account = account_of(client.id, from_on, to_on, today)
    except FieldError as error:
        form.take(error)
        account = account_of(client.id, today, today, today)
    for field, day in ((form.from_on, from_on), (form.to_on, to_on)):
        if not field.raw_data or not field.raw_data[0]:
            field.raw_data, field.data = None, day
    return account, form


def address_of(account: Account) -> dict[str, Any]:
    """The choice as the address of a page carries it."""
    if account.open_only:
        return {"show": OPEN_ONLY}
    return {"from_on": account.from_on.isoformat(), "to_on": account.to_on.isoformat()}
