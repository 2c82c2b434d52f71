"""The mail that invites."""

import logging
import uuid

from owneros.domain.people.mailing.letters import long_day, render_letter
from owneros.domain.people.team.inviting import renew
from owneros.domain.people.tenants.models import Invitation, Tenant
from owneros.domain.people.tenants.roles import Role
from owneros.foundation.database import db, present
from owneros.foundation.dying import ASKER
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from owneros.foundation.tasks import handler
from owneros.vendors import mail

log = logging.getLogger("owneros.team")


@handler("team.invitation_letter", heard_by=ASKER)
def invitation_letter(invitation_id: uuid.UUID) -> None:
    """The link is made here, so that it stands in no task."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None or invitation.used_at is not None or invitation.revoked_at is not None:
        return
    business_name = present(db.session.get(Tenant, invitation.tenant_id)).name
    text, html = render_letter(
        "invitation",
        business_name=business_name,
        invited_by=invitation.invited_by,
        role=Role(invitation.role).word.lower(),
        until=long_day(invitation.until) if invitation.until else "",
        token=renew(invitation),
    )
    subject = f"{invitation.invited_by} invites you to {business_name} on OwnerOS"
    try:
        mail.send(mail.Letter(to=invitation.email, subject=subject, text=text, html=html, key=str(uuid7())))
    except mail.MailRefused:
        # Trying again would change nothing; the list and the person's page say so.
        invitation.refused_at = now()
        log.warning("invitation_refused", extra={"invitation_id": str(invitation.id)})
