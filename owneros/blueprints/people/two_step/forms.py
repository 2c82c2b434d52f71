from owneros.web.forms import Form, text

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class AppCodeForm(Form):
    code = text("Code from the app", required="Enter the code.", longest=40, render_kw=CODE)
