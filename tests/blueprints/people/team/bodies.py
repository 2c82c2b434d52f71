"""What is sent to the writes of people: only an owner changes them."""

from tests.conventions.bodies import BUTTON, Body

MAY = ("owner",)
BODIES = {
    "team.create": Body(
        {"name": "Beto", "role": "none"}, wrong={"role": "crew", "email": "nobody", "until": "1999"}
    ),
    "team.update": Body({"name": "Beto"}, wrong={"name": ""}),
    "team.ask": Body({"role": "crew", "email": "beto@crew.example", "way": "mail"}, wrong={"email": ""}),
    "team.take_back": BUTTON,
    "team.change": Body({"role": "office"}, wrong={"until": "1999"}),
    "team.remove_now": Body(alone=True),
    "team.bring_back_now": BUTTON,
}
