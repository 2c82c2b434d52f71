"""The files that one client may open: shared ones, those of its sent estimates, and signed copies."""

import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from owneros.domain.across.portal.documents import PAGE, SENT_ESTIMATE
from owneros.domain.across.portal.models import PortalFile
from owneros.domain.billing.estimates.models import Estimate, EstimateFile, Signature
from owneros.domain.records.files.models import File
from owneros.foundation.database import db, present
from owneros.foundation.joins import along
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import columns, select_as


@dataclass(frozen=True)
class FileRow:
    """`source` is "shared", "estimate" or "signed", and `id` that of the row which shares it."""

    source: str
    id: uuid.UUID
    name: str
    about: str
    content_type: str


def file_page(client_id: uuid.UUID, after: str | None) -> Page[FileRow]:
    """Newest first."""
    return _page(after, all_files().client_id == client_id)


def shared_page(client_id: uuid.UUID, after: str | None) -> Page[FileRow]:
    """Of the shared ones alone, for the business."""
    return _page(after, all_files().client_id == client_id, all_files().source == "shared")


def shared_file(client_id: uuid.UUID, portal_file_id: uuid.UUID) -> File:
    """Raises NotFound, also for another client's; so do the next two."""
    return _one(
        select(File)
        .join(PortalFile, along(PortalFile.file_id))
        .where(PortalFile.id == portal_file_id, PortalFile.client_id == client_id)
    )


def estimate_file(client_id: uuid.UUID, estimate_file_id: uuid.UUID) -> File:
    return _one(
        select(File)
        .join(EstimateFile, along(EstimateFile.file_id))
        .join(Estimate, along(EstimateFile.estimate_id))
        .where(EstimateFile.id == estimate_file_id, Estimate.client_id == client_id, SENT_ESTIMATE)
    )


def signed_copy(client_id: uuid.UUID, signature_id: uuid.UUID) -> File:
    return _one(
        select(File)
        .join(Signature, along(Signature.sealed_file_id))
        .join(Estimate, along(Signature.estimate_id))
        .where(Signature.id == signature_id, Estimate.client_id == client_id)
    )


def _one(wanted: Select[File]) -> File:
    return present(db.session.scalars(wanted).one_or_none())


def _page(after: str | None, *which: ColumnElement[bool]) -> Page[FileRow]:
    return page_of(select_as(FileRow, all_files()).where(*which), (all_files().id,), after, PAGE)


@cache
def all_files() -> Any:
    """The columns of FileRow, and `client_id`."""
    shared = _files("shared", PortalFile.file_id, PortalFile.caption, PortalFile.client_id)
    with_estimates = (
        _files("estimate", EstimateFile.file_id, EstimateFile.caption, Estimate.client_id)
        .join(Estimate, along(EstimateFile.estimate_id))
        .where(SENT_ESTIMATE)
    )
    signed_copy_of = literal("Signed copy of ") + Estimate.label
    signed = _files("signed", Signature.sealed_file_id, signed_copy_of, Estimate.client_id)
    return union_all(shared, with_estimates, signed.join(Estimate, along(Signature.estimate_id))).subquery().c


def _files(source: str, key: InstrumentedAttribute[Any], about: Any, client_id: Any) -> Select[Any]:
    """Files as rows with this key name them."""
    others = {"source": literal(source), "name": File.name, "about": about, "content_type": File.content_type}
    named = select(*columns(FileRow, key.class_, **others), client_id)
    return named.select_from(key.class_).join(File, along(key))
