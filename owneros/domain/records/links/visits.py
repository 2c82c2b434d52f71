"""Who looked at a document by its link, once in half an hour per browser."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from owneros.domain.records.links.models import Visit
from owneros.foundation.built import built
from owneros.foundation.database import db
from owneros.foundation.periods import now

SAME_VISIT = timedelta(minutes=30)
LONGEST_VIEWER, MOST = 200, 20
# Words in what programs call themselves. Source: their makers' pages, gathered in
# https://github.com/monperrus/crawler-user-agents; mail gateways by their own pages on link protection.
MACHINES = (
    *("bot", "crawl", "spider", "preview", "scanner", "facebookexternalhit", "whatsapp/", "slack", "embedly"),
    *("imageproxy", "mailproxy", "google-read-aloud", "feedfetcher", "mimecast", "proofpoint", "barracuda"),
    *("safelinks", "zscaler", "trendmicro", "symantec", "curl/", "wget/", "python", "go-http-client"),
    *(
        "java/",
        "libwww",
        "okhttp",
        "apache-httpclient",
        "node-fetch",
        "axios/",
        "undici",
        "pingdom",
        "uptime",
    ),
)


def note_visit(document_id: uuid.UUID, revision: int, viewer: str, ip: str) -> bool:
    """False for the same visit again, and for machines that prefetch links."""
    if is_machine(viewer):
        return False
    viewer = viewer[:LONGEST_VIEWER]
    recent = db.session.scalar(
        select(Visit.id)
        .where(
            Visit.document_id == document_id,
            Visit.viewer == viewer,
            Visit.ip == ip,
            Visit.revision == revision,
            Visit.created_at > now() - SAME_VISIT,
        )
        .limit(1)
    )
    if recent is not None:
        return False
    db.session.add(Visit(document_id=document_id, revision=revision, viewer=viewer, ip=ip))
    return True


def is_machine(viewer: str) -> bool:
    """Whether it calls itself a program that looks at links, or nothing at all. One that lies is not told."""
    words = viewer.lower()
    return not words or any(machine in words for machine in MACHINES)


def visits_of(document_id: uuid.UUID) -> Sequence[Visit]:
    """Newest first."""
    return _visits.all(document_id=document_id)


@built
def _visits(document_id: Any) -> Select[Visit]:
    return select(Visit).where(Visit.document_id == document_id).order_by(Visit.id.desc()).limit(MOST)
