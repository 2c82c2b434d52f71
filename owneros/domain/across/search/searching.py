"""One search over all nouns, within what the person may see. Best matches first."""

from dataclasses import dataclass

from owneros.domain.people.tenants.roles import Member
from owneros.foundation.database import AnyRow, db
from owneros.foundation.finding import KINDS, Found, Kind
from owneros.foundation.periods import today_in
from owneros.foundation.search import normalise
from owneros.foundation.uniting import united

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Section:
    """At most SHOWN rows of a kind, each as it stands in the database and as it is said."""

    kind: Kind
    rows: list[tuple[AnyRow, Found]]


def search(typed: str, member: Member) -> list[Section]:
    """Without those that have no rows. Nothing typed finds nothing."""
    kinds = [kind for kind in sorted(KINDS.values(), key=lambda kind: kind.rank) if member.can(kind.sees)]
    if not kinds or not normalise(typed):
        return []
    rows = db.session.execute(united((kind.table, kind.select(typed, member), SHOWN) for kind in kinds)).all()
    today = today_in(member.time_zone)
    sections = (
        Section(kind, [(row, kind.say(row, today)) for row in rows if row.kind == kind.table])
        for kind in kinds
    )
    return [section for section in sections if section.rows]
