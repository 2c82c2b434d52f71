"""What is sent to the writes of payments; what asks Stripe has a test of its own."""

from owneros.domain.people.tenants.roles import OWNER
from tests.conventions.bodies import BUTTON, Body

BODIES = {
    "payments.create": Body({"amount": "10.00", "reference": "1042"}, wrong={"amount": "much"}),
    "payments.create_for_client": Body({"amount": "5.00"}, wrong={"amount": "much"}),
    "payments.apply_some": Body({"amount": "1.00"}, wrong={"amount": "much"}),
    "payments.apply": BUTTON,
    "payments.choose_use": Body({"use": "none"}, wrong={"use": "all", "most": "much"}),
    "payments.move": Body({"amount": "5.00"}, wrong={"amount": "much"}),
    "payments.mail_receipt": BUTTON,
    "payments.refund": Body({"amount": "5.00", "reason": "Goodwill"}, wrong={"amount": "much"}, may=OWNER),
    "payments.undo": BUTTON,
}
