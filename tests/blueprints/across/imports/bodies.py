"""What is sent to the writes of imports."""

from tests.conventions.bodies import BUTTON, Body

BODIES = {
    "imports.upload": Body({"file": ("clients.csv", b"Name\nBob\n")}, wrong={"file": ("clients.csv", b"")}),
    "imports.choose": Body({"column-1": "", "column-2": "city"}, wrong={"column-0": ""}),
    "imports.choose_row": Body(pressed={"add": "1"}),
    "imports.choose_all": Body(pressed={"add": "0"}, blank=True),
    "imports.start": BUTTON,
    "imports.throw_away": Body(alone=True),
}
