"""A client's link is a key: nothing that is kept holds it in the open."""

from owneros.foundation.ids import uuid7
from tests.conventions.crawl import complaints, fields_by_action, guard, pages, path
from tests.hygiene import HygieneClient

FILLED_IN = {"text": "When do you begin?", "message": "Blue instead of green", "name": "Maria Delgado"}


def test_no_column_holds_the_token_of_a_link(app, cast, world, run_tasks, found_in):
    """Each page behind a link is looked at, each form there and each mailing of one is sent."""
    visitor = HygieneClient(app)
    sent = [(visitor, form) for form in fields_by_action(app, visitor, world, ("link",))]
    mailings = fields_by_action(app, cast.owner, world)
    sent += [(cast.owner, form) for form in mailings if form[0].endswith(("/sending", "/reminders"))]
    assert len(sent) > 8

    def find():
        for rule in pages(app):
            if guard(app, rule)[0] == "link":
                visitor.get(path(app, rule, world.arguments(rule)), inspect=False)
        for client, (action, fields) in sent:
            typed = {name: value or FILLED_IN.get(name, "") for name, value in fields.items()}
            for fragment in (False, True):
                once = {"_once": str(uuid7())} if "_once" in fields else {}
                client.post(action, typed | once, fragment=fragment, inspect=False)
        run_tasks()
        for name, token in world.tokens.items():
            if tables := found_in(token, anywhere=True):
                yield f"the {name} stands in {tables}"

    complaints(find)
