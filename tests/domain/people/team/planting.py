"""The helpers of a business and whom it invited; one of them carries the word by which a leak is seen."""

from datetime import date, timedelta

from owneros.domain.people.team.inviting import Asked, invite, show_code
from owneros.domain.people.team.keeping import TeamDetails, add_person
from owneros.domain.people.team.leaving import remove
from owneros.foundation.periods import now
from tests.conventions.planting import ACTOR

TODAY = date(2026, 1, 5)
VERBS = {"Invite"}


def join_token():
    """Of an invitation that somebody new may accept."""
    helper = add_person(ACTOR, TeamDetails("Newcomer Delgado"))
    return show_code(ACTOR, helper, Asked("newcomer@crew.example", "crew"), TODAY)


def plant(_player, size):
    add_person(ACTOR, TeamDetails("Delgado special", "+15125550177"))
    remove(ACTOR, add_person(ACTOR, TeamDetails("Former Delgado")))
    late = add_person(ACTOR, TeamDetails("Late Delgado"))
    invite(ACTOR, late, Asked("late@crew.example", "crew"), TODAY).expires_at = now() - timedelta(days=1)
    for number in range(size):
        add_person(ACTOR, TeamDetails(f"Helper Delgado {number}"))
    # Few: a business may invite some in a day.
    for number in range(min(size, 5)):
        asked = Asked(f"delgado{number}@crew.example", "crew")
        invite(ACTOR, add_person(ACTOR, TeamDetails(f"Invited Delgado {number}")), asked, TODAY)
