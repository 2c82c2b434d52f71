"""One search over all nouns, within what the person may see. Best matches first."""

from owneros.domain.people.tenants.roles import Member
from owneros.foundation.connections import UNPREPARED
from owneros.foundation.database import AnyRow, db
from owneros.foundation.finding import KINDS, Found, findable
from owneros.foundation.periods import today_in
from owneros.foundation.search import normalise
from owneros.foundation.sought import Sought, sought_among
from owneros.foundation.uniting import AnySelect, united

SHOWN = 8


def search(typed: str, member: Member) -> list[tuple[findable, list[tuple[AnyRow, Found]]]]:
    """Each kind with at most SHOWN of its rows, as they stand in the database and as they are said.

    Kinds without rows are left out. Nothing typed finds nothing.
    """
    kinds = [kind for kind in sorted(KINDS.values(), key=lambda kind: kind.rank) if member.can(kind.sees)]
    if not kinds or not normalise(typed):
        return []
    cut = [kind for kind in kinds if kind.by]
    held = dict(zip(cut, sought_among(typed, [kind.by for kind in cut]), strict=True))
    wanted = [
        (kind.table, _ranked(kind.select(typed, member), held.get(kind)), SHOWN)
        for kind in kinds
        if kind not in held or not held[kind].none
    ]
    rows = db.session.execute(united(wanted), execution_options=UNPREPARED).all() if wanted else []
    today = today_in(member.time_zone)
    found = (
        (kind, [(row, kind.say(row, today)) for row in rows if row.kind == kind.table]) for kind in kinds
    )
    return [section for section in found if section[1]]


def _ranked(statement: AnySelect, held: Sought | None) -> AnySelect:
    return held.ranked(statement) if held else statement
