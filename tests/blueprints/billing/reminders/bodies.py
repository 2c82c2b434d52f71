"""What is sent to the writes of reminders."""

from tests.conventions.bodies import Body

BODIES = {
    "reminders.send_for_invoice": Body({"subject": "A word"}, wrong={"subject": "x" * 201}),
    "reminders.send_for_estimate": Body({"subject": "A word"}, wrong={"subject": "x" * 201}, alone=True),
    "reminders.choose_for_invoice": Body(pressed={"choice": "on"}),
    "reminders.choose_for_estimate": Body(pressed={"choice": "off"}),
    "reminders.choose_for_client": Body(pressed={"choice": "off"}),
}
