"""What a client writes to the business."""

from owneros.web.forms import LinkForm, long_text
from owneros.web.forms import text as one_line


class MessageForm(LinkForm):
    text = long_text("Your message", required="Write a message first.")
    author_name = one_line("Your name", longest=100, render_kw={"autocomplete": "name"})
