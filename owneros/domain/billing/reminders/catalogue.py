"""The rules there are, and how a business begins. It turns each on or off and moves its day."""

from dataclasses import dataclass

from owneros.foundation.bounds import Bounds

DAYS = Bounds(1, 365, "days")
BY_HAND = "hand"


@dataclass(frozen=True)
class Rule:
    """`days` counts from the document's `anchor` date: before it when `before`."""

    name: str
    document: str
    anchor: str
    title: str
    days: int
    before: bool = False
    enabled: bool = True

    @property
    def offset(self) -> int:
        return -self.days if self.before else self.days

    @property
    def fixed(self) -> bool:
        """Its day is the anchor itself."""
        return self.name == "due"


CATALOGUE = (
    Rule("before", "invoice", "due", "Before the due date", 3, before=True),
    Rule("due", "invoice", "due", "On the due date", 0),
    Rule("after", "invoice", "due", "After the due date", 7),
    Rule("after_again", "invoice", "due", "Again after the due date", 14),
    Rule("unanswered", "estimate", "sent", "After sending, while unanswered", 3),
    Rule("unanswered_again", "estimate", "sent", "Again after sending", 7),
    Rule("expiring", "estimate", "expiry", "Before it expires", 2, before=True),
)
