"""The files that one client may open: shared ones, those of its sent estimates, and signed copies."""

import uuid
from typing import Any

from sqlalchemy import CompoundSelect, Select, literal, select, union_all

from owneros.domain.across.portal.documents import PAGE, SENT_ESTIMATE
from owneros.domain.across.portal.models import PortalFile
from owneros.domain.billing.estimates.models import Estimate, EstimateFile, Signature
from owneros.domain.records.files.models import File
from owneros.foundation.database import db
from owneros.foundation.errors import NotFound
from owneros.foundation.joins import along
from owneros.foundation.paging import Page, newest_ids_first


def file_page(client_id: uuid.UUID, before: uuid.UUID | None) -> Page:
    """Newest first: source ("shared", "estimate", "signed"), id, name, about, content_type, created_at."""
    files = files_of(client_id).subquery()
    return newest_ids_first(select(files), files.c.id, before, PAGE)


def shared_page(client_id: uuid.UUID, before: uuid.UUID | None) -> Page:
    """Of the shared ones alone, for the business: the same columns."""
    return newest_ids_first(_shared(client_id), PortalFile.id, before, PAGE)


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
        .join(
            Estimate,
            along(EstimateFile.estimate_id),
        )
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
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("There is no such file.")
    return found


def _shared(client_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal("shared").label("source"),
            PortalFile.id,
            File.name,
            PortalFile.caption.label("about"),
            File.content_type,
            PortalFile.created_at,
        )
        .join(File, along(PortalFile.file_id))
        .where(PortalFile.client_id == client_id)
    )


def files_of(client_id: uuid.UUID) -> CompoundSelect[Any]:
    with_estimates = (
        select(
            literal("estimate").label("source"),
            EstimateFile.id,
            File.name,
            EstimateFile.caption.label("about"),
            File.content_type,
            EstimateFile.created_at,
        )
        .join(File, along(EstimateFile.file_id))
        .join(
            Estimate,
            along(EstimateFile.estimate_id),
        )
        .where(Estimate.client_id == client_id, SENT_ESTIMATE)
    )
    signed = (
        select(
            literal("signed").label("source"),
            Signature.id,
            File.name,
            (literal("Signed copy of ") + Estimate.label).label("about"),
            File.content_type,
            Signature.created_at,
        )
        .join(File, along(Signature.sealed_file_id))
        .join(Estimate, along(Signature.estimate_id))
        .where(Estimate.client_id == client_id)
    )
    return union_all(_shared(client_id), with_estimates, signed)
