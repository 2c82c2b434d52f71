"""Addresses where work happens are added, edited and archived."""

import uuid
from dataclasses import dataclass

from owneros.domain.clients.clients.addresses import one_line
from owneros.domain.clients.clients.finding import refresh_search_text
from owneros.domain.clients.clients.models import Client, Site
from owneros.foundation.audit import Actor, AuditEvent, event, record
from owneros.foundation.changes import assign
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.foundation.periods import now


@dataclass(frozen=True)
class SiteDetails:
    """Where it is, what people call it, and how to get in."""

    label: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    access_notes: str = ""


def add_site(actor: Actor, client: Client, details: SiteDetails, *, row_id: uuid.UUID | None = None) -> Site:
    """Raises FieldError when there is neither a street nor a label to know the site by."""
    site = new_site(client, details, row_id)
    db.session.add(site)
    db.session.flush()
    refresh_search_text(client)
    db.session.add(site_added(actor, site))
    db.session.flush()
    return site


def new_site(client: Client, details: SiteDetails, row_id: uuid.UUID | None = None) -> Site:
    """Not in the session yet. Raises FieldError."""
    check(details)
    site = Site(id=row_id, client_id=client.id)
    assign(site, details)
    return site


def site_added(actor: Actor, site: Site) -> AuditEvent:
    """Not in the session yet."""
    return event(actor, "site.added", f"The site {site_name(site)} was added", site)


def edit_site(actor: Actor, client: Client, site: Site, details: SiteDetails) -> None:
    check(details)
    assign(site, details)
    _tell(actor, client, "site.edited", f"The site {site_name(site)} was edited", site)


def archive_site(actor: Actor, client: Client, site: Site) -> None:
    """It stays on its jobs and is no longer offered for new ones. A repeat changes nothing."""
    if site.archived_at is None:
        site.archived_at = now()
        _tell(actor, client, "site.archived", f"The site {site_name(site)} was archived", site)


def unarchive_site(actor: Actor, client: Client, site: Site) -> None:
    if site.archived_at is not None:
        site.archived_at = None
        _tell(actor, client, "site.unarchived", f"The site {site_name(site)} was restored", site)


def site_name(site: Site) -> str:
    """What people call it: its label, else its address."""
    return site.label or one_line(site.street, site.city, site.state, site.postal_code)


def check(details: SiteDetails) -> None:
    """Raises FieldError."""
    if not (details.street or details.label):
        raise FieldError("street", "Enter the street, or give the site a name.")


def _tell(actor: Actor, client: Client, action: str, summary: str, site: Site) -> None:
    db.session.flush()
    refresh_search_text(client)
    record(actor, action, summary, site)
