"""One search over clients, jobs and documents, within what the person may see. Best matches first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, select

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.roles import Member
from owneros.domain.work.jobs.models import OPEN_STATUSES, Job
from owneros.domain.work.jobs.queries import reach
from owneros.foundation.database import AnyRow, db
from owneros.foundation.joins import along
from owneros.foundation.search import MOST_CHARACTERS, holds_all, normalise, pattern

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Found:
    """Each list holds at most SHOWN rows."""

    clients: Sequence[AnyRow] = ()
    jobs: Sequence[AnyRow] = ()
    estimates: Sequence[AnyRow] = ()
    invoices: Sequence[AnyRow] = ()

    @property
    def count(self) -> int:
        return len(self.clients) + len(self.jobs) + len(self.estimates) + len(self.invoices)


def search(typed: str, member: Member) -> Found:
    """Nothing typed finds nothing."""
    if not normalise(typed):
        return Found()
    return Found(
        clients=_clients(typed) if member.can("clients:read") else (),
        jobs=_jobs(typed, member) if member.can("jobs:read") else (),
        estimates=_estimates(typed) if member.can("estimates:read") else (),
        invoices=_invoices(typed) if member.can("invoices:read") else (),
    )


def _clients(typed: str) -> Sequence[AnyRow]:
    return db.session.execute(
        select(Client.id, Client.name, Client.kind, Client.email, Client.phone, Client.archived_at)
        .where(holds_all(typed, Client.search_text))
        .order_by(
            Client.archived_at.is_not(None), _rank(typed, Client.name_norm), Client.name_norm, Client.id
        )
        .limit(SHOWN)
    ).all()


def _jobs(typed: str, member: Member) -> Sequence[AnyRow]:
    return db.session.execute(
        select(
            Job.id,
            Job.label,
            Job.title,
            Job.status,
            Job.starts_on,
            Job.ends_on,
            Client.name.label("client_name"),
        )
        .join(Client, along(Job.client_id))
        .where(holds_all(typed, Job.search_text, Client.name_norm), reach(member))
        .order_by(_rank(typed, Job.search_text), Job.status.not_in(OPEN_STATUSES), Job.number.desc())
        .limit(SHOWN)
    ).all()


def _estimates(typed: str) -> Sequence[AnyRow]:
    return db.session.execute(
        select(
            Estimate.id,
            Estimate.label,
            Estimate.title,
            Estimate.status,
            Estimate.expires_on,
            Estimate.total_cents,
            Client.name.label("client_name"),
        )
        .join(Client, along(Estimate.client_id))
        .where(holds_all(typed, Estimate.search_text, Client.name_norm))
        .order_by(_rank(typed, Estimate.search_text), Estimate.issued_on.desc(), Estimate.id.desc())
        .limit(SHOWN)
    ).all()


def _invoices(typed: str) -> Sequence[AnyRow]:
    return db.session.execute(
        select(
            Invoice.id,
            Invoice.label,
            Invoice.title,
            Invoice.status,
            Invoice.due_on,
            Invoice.total_cents,
            Client.name.label("client_name"),
        )
        .join(Client, along(Invoice.client_id))
        .where(holds_all(typed, Invoice.search_text, Client.name_norm))
        .order_by(_rank(typed, Invoice.search_text), Invoice.issued_on.desc(), Invoice.id.desc())
        .limit(SHOWN)
    ).all()


def _rank(typed: str, column: Any) -> ColumnElement[int]:
    """0 for the very text, 1 where it begins, 2 where a word begins with it, 3 elsewhere."""
    text = normalise(typed[:MOST_CHARACTERS])
    start = pattern(text)
    return case(
        (column == text, 0),
        (column.like(f"{start}%", escape="\\"), 1),
        (column.like(f"% {start}%", escape="\\"), 2),
        else_=3,
    )
