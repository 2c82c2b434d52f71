"""What is sent from Today."""

from tests.conventions.bodies import BUTTON

BODIES = {
    "today.dismiss": BUTTON,
}
