"""What is sent to the writes of late fees."""

from owneros.domain.people.tenants.roles import OWNER
from tests.conventions.bodies import BUTTON, Body

BODIES = {
    "late_fees.save_rule": Body({"kind": "percent", "value": "1.5"}, wrong={"days": "many"}, may=OWNER),
    "late_fees.waive_fee": Body({"reason": "A good client"}, wrong={"reason": "x" * 501}),
    "late_fees.spare": BUTTON,
    "late_fees.charge": BUTTON,
}
