from owneros.web.forms import Form, long_text, text


class ReminderForm(Form):
    subject = text("Subject", required="Enter a subject.", longest=200, render_kw={"autocomplete": "off"})
    message = long_text("Message", required="Enter a message.")
