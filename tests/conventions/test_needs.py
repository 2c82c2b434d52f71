"""All that needs somebody is told in one way."""

from tests.conventions.crawl import complaints
from tests.conventions.world import nouns_that_plant
from tests.markup import rows_in

VERBS = {
    "Answer", "Ask", "Edit", "Email", "Find", "Fix", "Plan", "Refund", "Remind", "Resume", "Send", "Wait",
}  # fmt: skip
# A noun with another verb says so in its `planting.py`.
VERBS.update(verb for noun in nouns_that_plant() for verb in getattr(noun, "VERBS", ()))


def test_a_sentence_on_today_begins_with_a_verb(cast, world):
    rows = rows_in(cast.owner.get("/").text, "needs-you")
    assert rows
    complaints(lambda: (row for row in rows if row.split()[0] not in VERBS))
