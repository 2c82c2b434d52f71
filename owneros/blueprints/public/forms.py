"""Paying a part or all. No CSRF token: the link itself is the authority, and no cookie is involved."""

from wtforms import Form

from owneros.web.forms import CentsField


class PayForm(Form):
    amount = CentsField("Amount", allow_zero=False)


class TogetherForm(Form):
    """Paying everything that is open; `total` is the sum that was shown."""

    total = CentsField("Total", allow_zero=False)
