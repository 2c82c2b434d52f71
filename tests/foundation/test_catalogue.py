"""The live schema, table by table: nothing stands outside the wall by oversight."""

import re

import psycopg
import pytest

from owneros.domain import open_rooms
from owneros.foundation.database import Base
from owneros.foundation.pieces import sources
from owneros.foundation.tenancy import TenantScoped

open_rooms()

# Read before the tenant is known. Each says why it holds no business content.
DIRECTORY = {
    "tenant": "the business's name and zone, needed at sign-in",
    "app_user": "people sign in before a business is chosen",
    "membership": "leads from a person to businesses",
    "invitation": "leads from a link to the business that it asks into",
    "web_session": "the cookie comes first",
    "known_device": "asked at sign-in",
    "authenticator": "asked at sign-in",
    "recovery_code": "asked at sign-in",
    "passkey": "asked at sign-in",
    "google_identity": "leads from a Google account to a person at sign-in",
    "one_time_proof": "links in mails are opened signed out",
    "auth_throttle": "counts failures of whoever tries",
    "outbox": "ids only; the dispatcher serves all",
    "recurring_run": "rules and periods",
    "public_link": "leads from a token's hash to a tenant and an id",
    "stripe_account_index": "leads from Stripe's account to a tenant",
    "mail_route": "leads from a message's id to a tenant",
    "webhook_event": "webhooks arrive before the tenant is known",
    "operator_access": "who looked past the walls and why",
    "alembic_version": "Alembic's own",
}
# The app's role may do less here than select, insert, update and delete.
GRANTS = {
    "operator_access": set(),
    "alembic_version": set(),
    "audit_event": {"SELECT", "INSERT"},
    "signature": {"SELECT", "INSERT"},  # and two columns, for the sealed PDF
}
ALL = {"SELECT", "INSERT", "UPDATE", "DELETE"}
CUTS = {f"cut_{table}_{column}": (table, column) for table, column in sources().values()}
FUNCTIONS = {"tenant_required", "search_pieces", *CUTS}
# Rows that stand for others and have no id of their own.
KEYS = {"search_piece": ["tenant_id", "source", "piece", "record_id"]}


@pytest.fixture(scope="module")
def look(database_urls):
    """One query of the catalogue as rows."""
    with psycopg.connect(database_urls["owner"], autocommit=True) as connection:
        yield lambda statement, *values: connection.execute(statement, values).fetchall()


@pytest.fixture(scope="module")
def tables(look):
    return {
        name
        for (name,) in look(
            "select relname from pg_class where relkind in ('r', 'p')"
            " and relnamespace = 'public'::regnamespace"
        )
    }


@pytest.fixture(scope="module")
def walled(tables):
    return sorted(tables - set(DIRECTORY))


def test_every_table_is_listed_or_walled(look, tables, walled):
    assert set(DIRECTORY) - tables == set(), "listed, but gone"
    secured = {
        name
        for (name,) in look(
            "select relname from pg_class where relrowsecurity and relforcerowsecurity"
            " and relkind in ('r', 'p')"
        )
    }
    assert secured == set(walled)


def test_the_models_say_the_same(walled):
    mapped = {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, TenantScoped)
    }
    assert mapped == set(walled)
    assert set(Base.metadata.tables) - mapped == set(DIRECTORY) - {"alembic_version"}


def test_each_walled_table_has_its_policies_and_no_other(look, walled):
    mine = re.compile(r"\(tenant_id = \( SELECT app\.tenant_required\(\) AS tenant_required\)\)")
    for table in walled:
        rows = look(
            "select policyname, permissive, roles::text[], cmd, qual, with_check"
            " from pg_policies where tablename = %s",
            table,
        )
        found = {
            (permissive, tuple(roles), cmd, qual, check) for _, permissive, roles, cmd, qual, check in rows
        }
        assert len(rows) == 4, table
        for permissive in ("PERMISSIVE", "RESTRICTIVE"):
            [(_, _, _, qual, check)] = [
                row for row in found if row[0] == permissive and row[1] == ("owneros_app",)
            ]
            assert mine.fullmatch(qual), table
            assert mine.fullmatch(check), table
        assert ("PERMISSIVE", ("owneros_ops",), "ALL", "true", "true") in found, table
        assert ("PERMISSIVE", ("owneros_owner",), "ALL", "true", "true") in found, table


def test_primary_keys_of_walled_tables(look, walled):
    for table in walled:
        [(columns,)] = look(
            "select array_agg(a.attname::text order by k.position) from pg_constraint c,"
            " unnest(c.conkey) with ordinality as k(number, position), pg_attribute a"
            " where c.contype = 'p' and c.conrelid = %s::regclass and a.attrelid = c.conrelid"
            " and a.attnum = k.number",
            table,
        )
        assert columns == KEYS.get(table, ["tenant_id", "id"]), table


def test_every_index_of_a_walled_table_leads_with_the_tenant(look, walled):
    rows = look(
        "select c.relname, i.indexrelid::regclass::text, a.attname::text from pg_index i"
        " join pg_class c on c.oid = i.indrelid left join pg_attribute a"
        " on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where c.relname = any(%s)",
        walled,
    )
    assert [row for row in rows if row[2] != "tenant_id"] == []
    assert len(rows) >= len(walled)


def test_foreign_keys_cannot_leave_the_tenant(look, walled):
    rows = look(
        "select c.conname, r.relname, f.relname,"
        " array(select a.attname::text from unnest(c.conkey) with ordinality k(n, o)"
        "   join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by o),"
        " array(select a.attname::text from unnest(c.confkey) with ordinality k(n, o)"
        "   join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by o),"
        " c.confdeltype::text, array(select a.attname::text from unnest(c.confdelsetcols) k(n)"
        "   join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n)"
        " from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_class f on f.oid = c.confrelid"
        " where c.contype = 'f'"
    )
    for name, table, target, columns, target_columns, on_delete, set_columns in rows:
        if target in walled or table in walled:
            assert table in walled, name
            assert target in walled, name
            assert columns[0] == "tenant_id", name
            assert target_columns == ["tenant_id", "id"], name
        if on_delete == "n":
            assert "tenant_id" not in set_columns, name
            assert set_columns, f"{name}: set null without a column list would null the tenant"


def test_foreign_keys_have_an_index_to_follow_them(look, walled):
    """Else deleting a parent scans the child."""
    rows = look(
        "select c.conname from pg_constraint c join pg_class r on r.oid = c.conrelid"
        " where c.contype = 'f' and r.relname = any(%s) and not exists (select 1 from pg_index i"
        " where i.indrelid = c.conrelid and i.indpred is null"
        " and (i.indkey::int2[])[0:1] @> c.conkey[1:1] and (i.indkey::int2[])[0:1] <@ c.conkey)",
        walled,
    )
    assert {name for (name,) in rows} == UNFOLLOWED


# Their parents are never deleted one by one: rates and files are retired, refunds and disputes stay.
UNFOLLOWED = {
    "fk_allocation_tenant_id_dispute_id",
    "fk_allocation_tenant_id_refund_id",
    "fk_estimate_line_tenant_id_tax_rate_id",
    "fk_estimate_revision_tenant_id_pdf_file_id",
    "fk_invoice_line_tenant_id_tax_rate_id",
    "fk_invoice_revision_tenant_id_pdf_file_id",
    "fk_job_tenant_id_site_id",
    "fk_recurring_line_tenant_id_tax_rate_id",
    "fk_signature_tenant_id_document_file_id",
    "fk_signature_tenant_id_sealed_file_id",
    "fk_statement_tenant_id_pdf_file_id",
}


def test_there_is_nothing_that_sees_past_the_wall(look):
    assert (
        look(
            "select relname from pg_class where relkind in ('v', 'm')"
            " and relnamespace = 'public'::regnamespace"
        )
        == []
    )
    functions = look(
        "select proname, prosecdef from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where nspname in ('public', 'app') and not exists"
        " (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')"
    )
    assert {name for name, _ in functions} == FUNCTIONS
    assert [name for name, definer in functions if definer] == []
    assert (
        look("select typname from pg_type where typtype = 'e' and typnamespace = 'public'::regnamespace")
        == []
    )


def test_only_what_is_searched_is_cut_by_triggers(look):
    found = look(
        "select t.tgrelid::regclass::text, t.tgname, p.proname from pg_trigger t"
        " join pg_proc p on p.oid = t.tgfoid where not tgisinternal and tgenabled = 'O'"
    )
    assert sorted(found) == sorted(
        (table, f"cut_{column}_{when}", function)
        for function, (table, column) in CUTS.items()
        for when in ("made", "changed", "gone")
    )


def test_money_is_whole_cents_or_ten_thousandths_and_times_carry_their_zone(look):
    columns = look(
        "select table_name, column_name, data_type from information_schema.columns"
        " where table_schema = 'public'"
    )
    for table, column, kind in columns:
        if column.endswith(("_cents", "_e4")):
            assert kind == "bigint", f"{table}.{column}"
        assert kind not in ("timestamp without time zone", "real", "double precision", "money"), (
            f"{table}.{column}"
        )
        if column == "tenant_id":
            assert kind == "bigint", table


def test_the_roles(look):
    rows = look(
        "select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles"
        " where rolname like 'owneros%%'"
    )
    assert {row[0]: row[1:] for row in rows} == {
        "owneros_app": (False, False, False, False),
        "owneros_owner": (False, False, False, False),
        "owneros_ops": (False, False, False, False),
        "owneros_backup": (False, True, False, False),
    }
    assert (
        look(
            "select r.rolname, m.rolname from pg_auth_members a join pg_roles r on r.oid = a.roleid"
            " join pg_roles m on m.oid = a.member where m.rolname in ('owneros_app', 'owneros_ops')"
        )
        == []
    )


def test_the_app_owns_nothing_and_may_only_read_and_write_rows(look, tables):
    assert (
        look(
            "select relname from pg_class where relowner in ('owneros_app'::regrole, 'owneros_ops'::regrole)"
        )
        == []
    )
    for table in sorted(tables):
        granted = {
            kind
            for kind in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
            if look("select has_table_privilege('owneros_app', %s, %s)", table, kind)[0][0]
        }
        assert granted == GRANTS.get(table, ALL), table
    for schema in ("public", "app"):
        assert look("select has_schema_privilege('owneros_app', %s, 'CREATE')", schema) == [(False,)]


def test_backups_see_everything(look, tables):
    for table in sorted(tables):
        assert look("select has_table_privilege('owneros_backup', %s, 'SELECT')", table) == [(True,)], table
