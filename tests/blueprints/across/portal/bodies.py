"""What a client sends from the portal."""

from tests.conventions.bodies import Body

BODIES = {
    "portal.send_message": Body({"text": "When do you come?"}, wrong={"text": "x" * 5_001}),
}
