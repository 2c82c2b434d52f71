"""What every page behind a client's link needs: privacy, the business's logo, and whose page it is."""

import uuid
from collections.abc import Callable

from flask import Response, g, make_response, request
from sqlalchemy import Select, select

from owneros.domain.people.tenants.models import Business, Tenant
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file
from owneros.domain.records.links.visits import is_machine
from owneros.foundation.built import built
from owneros.foundation.database import db, present, reach


def keep_private(response: Response) -> Response:
    """Of everything behind a token, errors too: it must not spread by caches, search engines, referrers."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def is_own(tenant: Tenant) -> bool:
    """Whether somebody of the business itself is looking, whose visits are not the client's."""
    return g.person is not None and g.person.tenant_id == tenant.id


def is_look(tenant: Tenant) -> bool:
    """Whether a person from outside sees this answer: no HEAD, no page fetched ahead, no known machine."""
    ahead = any("prefetch" in request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    looking = request.method == "GET" and not ahead and not is_machine(request.user_agent.string or "")
    return looking and not is_own(tenant)


def note_look(tenant: Tenant, note: Callable[[str, str], object]) -> None:
    """When somebody outside looks at a page, `note` gets the browser and the address; it commits."""
    if is_look(tenant):
        note(request.user_agent.string or "", request.remote_addr or "")
        db.session.commit()


def logo_address(path: str) -> str | None:
    """Where the pages below `path` find the business's logo."""
    return f"{path}/logo" if _logo_id.first() else None


def logo_answer() -> Response:
    """Raises NotFound, VendorError."""
    file_id = present(_logo_id.first())
    file = reach(File, file_id)
    response = make_response(read_file(file))
    response.headers["Content-Type"] = file.content_type
    return response


@built
def _logo_id() -> Select[uuid.UUID | None]:
    return select(Business.logo_file_id)
