"""Every access pattern under each layer alone and both: what an upgrade changes is seen here.

The hooks alone do not hold everything back (see SECURITY.md); row security does, and so do both together.
"""

import secrets

import psycopg
import pytest
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session

from owneros.domain.clients.clients.models import Client
from owneros.foundation.ids import uuid7
from owneros.foundation.tenancy import _SET_TENANT, TenantSession, enter_tenant
from tests.foundation import access_around, access_reading, access_writing
from tests.foundation.access_patterns import LAYERS, PATTERNS, Side, Try

__all__ = ["access_around", "access_reading", "access_writing"]

ROWS = [(name, layer) for name in PATTERNS for layer in LAYERS]


class PlainSession(Session):
    """No hooks but the one that tells PostgreSQL the tenant."""


@event.listens_for(PlainSession, "after_begin")
def _carry(session, _transaction, connection):
    connection.execute(_SET_TENANT, {"tenant": str(session.info["tenant"])})


@pytest.fixture(scope="module")
def engines(database_urls):
    made = {
        role: create_engine(
            database_urls[role].replace("postgresql:", "postgresql+psycopg:"),
            connect_args={"prepare_threshold": None},
        )
        for role in ("app", "ops")
    }
    yield made
    for engine in made.values():
        engine.dispose()


@pytest.fixture(scope="module")
def eye(database_urls):
    """Sees and plants everything, at once."""
    with psycopg.connect(database_urls["ops"], autocommit=True) as connection:
        yield connection


@pytest.fixture
def sides(eye):
    return _side(eye, "mine"), _side(eye, "theirs")


def _side(eye, whose):
    tenant = 1_000_000_000_000 + secrets.randbelow(10**12)
    clients, jobs = [uuid7(), uuid7()], [uuid7(), uuid7()]
    for number, (client, job) in enumerate(zip(clients, jobs, strict=True)):
        eye.execute(
            "insert into client (tenant_id, id, kind, name, name_norm, email, phone, street, city, state,"
            " postal_code, tax_exempt, tax_exempt_id, notes, search_text, version)"
            " values (%s, %s, 'person', %s, '', '', '', '', %s, '', '', false, '', '', '', 1)",
            (tenant, client, f"{whose} {number}", whose),
        )
        eye.execute(
            "insert into job (tenant_id, id, number, label, title, client_id, status, contract_cents,"
            " budget_cents, description, search_text, version)"
            " values (%s, %s, %s, '', %s, %s, 'lead', 100, 0, '', '', 1)",
            (tenant, job, number, f"{whose} job {number}", client),
        )
    return Side(tenant, clients[0], clients[1], jobs[0])


def _everything(eye, side):
    """All that a business has, row by row."""
    return [
        eye.execute(statement, (side.tenant_id,)).fetchall()
        for statement in (
            "select * from client where tenant_id = %s order by id",
            "select * from job where tenant_id = %s order by id",
        )
    ]


def _session(engines, layer, tenant_id):
    if layer == "rls":
        return PlainSession(engines["app"], info={"tenant": tenant_id, "plain": True})
    session = TenantSession(engines["ops" if layer == "orm" else "app"])
    enter_tenant(session, tenant_id)
    return session


def _loader(engines, side):
    def load():
        with Session(engines["ops"], expire_on_commit=False) as session:
            return session.scalars(select(Client).where(Client.id == side.client_id)).one()

    return load


def outcome(run, engines, eye, layer, mine, theirs):
    before = _everything(eye, theirs)
    with _session(engines, layer, mine.tenant_id) as session:
        try:
            seen = run(Try(session, mine, theirs, _loader(engines, theirs)))
            session.commit()
        except Exception:  # noqa: BLE001 - whoever refuses, it is refused
            session.rollback()
            seen, refused = [], True
        else:
            refused = False
    spread = "theirs" in str(seen or []) or "theirs" in str(_everything(eye, mine))
    if spread or _everything(eye, theirs) != before:
        return "leak"
    return "refused" if refused else "isolated"


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning", "ignore::sqlalchemy.exc.LegacyAPIWarning")
@pytest.mark.parametrize(("name", "layer"), ROWS, ids=str)
def test_access_pattern(engines, eye, sides, name, layer):
    run, expected = PATTERNS[name]
    assert outcome(run, engines, eye, layer, *sides) == expected[layer]


def test_the_matrix_is_wide_and_the_product_leaks_nothing():
    assert len(PATTERNS) >= 50
    assert [name for name, (_, expected) in PATTERNS.items() if expected["both"] == "leak"] == []
    assert [name for name, (_, expected) in PATTERNS.items() if expected["rls"] == "leak"] == []


def test_what_only_the_absence_of_written_sql_prevents(engines, sides):
    """SQL that is smuggled in may name another tenant: hence the ban of SQL text in tests/conventions."""
    mine, theirs = sides
    with _session(engines, "rls", mine.tenant_id) as session:
        session.connection().execute(_SET_TENANT, {"tenant": str(theirs.tenant_id)})
        assert session.scalars(select(Client.name)).all() == ["theirs 0", "theirs 1"]
