from wtforms import HiddenField

from owneros.web.forms import Form, text

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class NewPasskeyForm(Form):
    """`answer` is filled in by a script."""

    name = text("Name", required="Enter a name.", longest=60, render_kw={"autocomplete": "off"})
    answer = HiddenField()


class AppCodeForm(Form):
    code = text("Code from the app", required="Enter the code.", longest=40, render_kw=CODE)
