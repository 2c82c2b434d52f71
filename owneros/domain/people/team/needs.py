"""An invitation that nobody accepted in its time needs the owner."""

from datetime import date

from owneros.domain.people.tenants.models import Invitation, TeamMember
from owneros.foundation.database import AnyRow
from owneros.foundation.needing import NOW, TENANT, Need, Rank, needs_me
from owneros.foundation.uniting import AnySelect, common


def say(row: AnyRow, _today: date) -> Need:
    name, email = row.words
    sentence = f"Invite {name} again, or revoke the invitation"
    note = f"Nobody accepted the invitation sent to {email}"
    return Need(sentence, f"/people/{row.subject_id}", note, ("Expired", "warn"))


@needs_me("invitation", Rank.UNFINISHED, sees="people:write", say=say)
def expired() -> AnySelect:
    """By mail: a code that was shown and not scanned tells its own."""
    return (
        common(TeamMember.name, Invitation.email, subject_id=TeamMember.id)
        .join(Invitation, Invitation.team_member_id == TeamMember.id)
        .where(
            Invitation.tenant_id == TENANT,
            TeamMember.tenant_id == TENANT,
            TeamMember.ended_at.is_(None),
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.by_code.is_(False),
            Invitation.expires_at < NOW,
        )
        .order_by(TeamMember.id.desc())
    )
