"""A helper who works along without signing in, and somebody who is invited."""

from collections.abc import Callable

from owneros.cli.demo import hours
from owneros.cli.demo.business import HELPER, INVITED
from owneros.cli.demo.days import Days
from owneros.cli.demo.telling import Teller
from owneros.domain.people.team.inviting import Asked, invite
from owneros.domain.people.team.keeping import TeamDetails, add_person


def tell(at: Callable[..., None], days: Days, teller: Teller) -> None:
    at(days.ago(60), hours.OFFICE, add_person, teller.sam, HELPER)
    at(days.ago(1), hours.OFFICE, _ask, days, teller)


def _ask(days: Days, teller: Teller) -> None:
    tess = add_person(teller.sam, TeamDetails(INVITED["name"]))
    invite(teller.sam, tess, Asked(INVITED["email"], INVITED["role"]), days.ago(1))
