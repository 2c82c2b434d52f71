"""What a client sends from the page of an estimate."""

from tests.conventions.bodies import Body

BODIES = {
    "estimate_links.check": Body(
        {"file": ("signed.pdf", b"%PDF-1.7")}, wrong={"file": ("", b"")}, looks=True
    ),
    "estimate_links.wish_changes": Body({"message": "Without the floor"}, wrong={"message": ""}),
    "estimate_links.give_signature": Body(
        {"name": "Maria Delgado", "consent": "y"}, wrong={"name": "x" * 121}, alone=True
    ),
    "estimate_links.say_no": Body({"message": "Too much"}, wrong={"message": "x" * 5_001}),
}
