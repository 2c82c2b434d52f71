"""The parts of a snapshot that every document has: the business, the client, the job."""

import uuid
from typing import Any

from owneros.domain.clients.clients.models import Client, Site
from owneros.domain.people.tenants.business import our_business, our_tenant
from owneros.domain.people.tenants.models import Business
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import reach
from owneros.foundation.errors import NotFound, VendorError


def business_block() -> dict[str, Any]:
    tenant, business = our_tenant(), our_business()
    return {
        "name": tenant.name,
        "email": business.email,
        "phone": business.phone,
        "website": business.website,
        "license_number": business.license_number,
        "how_to_pay": business.how_to_pay,
        "logo_file_id": str(business.logo_file_id) if business.logo_file_id else None,
        **_address(business),
    }


def client_block(client: Client, *, tax_exempt: bool) -> dict[str, Any]:
    return {
        "name": client.name,
        "email": client.email,
        "phone": client.phone,
        "tax_exempt_id": client.tax_exempt_id if tax_exempt else "",
        **_address(client),
    }


def job_block(job_id: uuid.UUID | None) -> dict[str, Any] | None:
    if job_id is None:
        return None
    job = reach(Job, job_id)
    site = reach(Site, job.site_id) if job.site_id else None
    return {"label": job.label, "title": job.title, "site": _address(site) if site else None}


def logo_of(document: dict[str, Any]) -> bytes | None:
    """The logo as it was at sending. A storage that is away costs the picture, not the document."""
    file_id = document["business"]["logo_file_id"]
    if file_id is None:
        return None
    try:
        return read_file(reach(File, uuid.UUID(file_id)))
    except (NotFound, VendorError):
        return None


def _address(row: Business | Client | Site) -> dict[str, str]:
    return {"street": row.street, "city": row.city, "state": row.state, "postal_code": row.postal_code}
