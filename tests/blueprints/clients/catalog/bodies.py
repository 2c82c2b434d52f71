"""What is sent to the writes of the price book."""

from tests.conventions.bodies import BUTTON, Body

BODIES = {
    "catalog.create": Body({"name": "Faucet", "price": "95.00"}, wrong={"price": "much"}),
    "catalog.update": Body({"price": "120.00"}, wrong={"name": "", "unit": "each"}),
    "catalog.archive": BUTTON,
    "catalog.unarchive": BUTTON,
}
