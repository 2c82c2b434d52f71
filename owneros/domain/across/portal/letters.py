"""The portal's mail, as it is drawn: the link, and what one side wrote to the other."""

from zoneinfo import ZoneInfo

from owneros.domain.across.portal.access import access_of, link_of
from owneros.domain.across.portal.models import PortalAccess, PortalMessage
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing import Drawn, MailMessage, Withheld, draws
from owneros.domain.people.mailing.letters import render_letter
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.database import reach
from owneros.foundation.links import absolute


@draws("portal")
def draw_link(message: MailMessage) -> Drawn:
    access = reach(PortalAccess, message.subject_id)
    link = link_of(access)
    if not link:
        raise Withheld("The portal link was revoked before this email was sent.")
    text, html = render_letter(
        "portal",
        business_name=our_tenant().name,
        message=message.message,
        expires_on=access.expires_at.astimezone(ZoneInfo(our_tenant().time_zone)).date(),
        link=link,
    )
    return Drawn(text, html)


@draws("portal_message")
def draw_message(message: MailMessage) -> Drawn:
    written = reach(PortalMessage, message.subject_id)
    to_business = written.written_by == "client"
    client_page = absolute(f"/clients/{written.client_id}/messages")
    text, html = render_letter(
        "portal_message",
        business_name=our_tenant().name,
        headline=message.subject_line,
        author_name=written.author_name,
        client_name=reach(Client, written.client_id).name,
        words=written.text,
        link=client_page if to_business else link_of(access_of(written.client_id)),
        to_business=to_business,
    )
    return Drawn(text, html)
