"""The migrations make exactly what the models say, and can be undone."""

from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask_migrate import downgrade, upgrade
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb
from sqlalchemy import Column, Index, Text, Uuid, create_engine

from owneros import create_app
from owneros.domain import open_rooms
from owneros.foundation.choices import one_of
from owneros.foundation.database import Base, db, tenant_fk
from owneros.foundation.search import normalise
from owneros.foundation.walls import tenant_table

open_rooms()
VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


@pytest.fixture
def migrating(app, fresh_urls, monkeypatch):
    """An app as the commands make it, on a database of its own."""
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")
    urls = {role: url.replace("postgresql:", "postgresql+psycopg:") for role, url in fresh_urls.items()}
    settings = replace(
        app.extensions["settings"], database_url=urls["app"], migration_database_url=urls["owner"]
    )
    made = create_app(settings)
    yield made
    with made.app_context():
        db.engine.dispose()


def test_the_migrations_equal_the_models(fresh_urls):
    engine = create_engine(fresh_urls["owner"].replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


SHAPE = {
    "columns": """
        select table_name, column_name, data_type, is_nullable, column_default
        from information_schema.columns where table_schema = 'public' order by 1, 2""",
    "constraints": """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
        where connamespace = 'public'::regnamespace order by 1, 2""",
    "indexes": "select indexdef from pg_indexes where schemaname = 'public' order by 1",
    "policies": "select tablename, policyname, qual from pg_policies order by 1, 2",
    "triggers": "select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1",
    "grants": """
        select table_name, grantee, privilege_type from information_schema.role_table_grants
        where table_schema = 'public' order by 1, 2, 3""",
}


def shape(url):
    with psycopg.connect(url) as connection:
        return {what: connection.execute(statement).fetchall() for what, statement in SHAPE.items()}


# The databases of installations hold these ids: a revision under another one is unknown to them for good.
RELEASED = {
    "0001": "ground", "0002": "clients_and_jobs", "0003": "invoices", "0004": "payments", "0005": "estimates",
    "0006": "money_in", "0007": "mailing", "0008": "recurring", "0009": "price_book_imports_exports",
    "0010": "portal", "0011": "reminders", "0012": "mail_at_a_later_hour", "0013": "tasks",
    "0014": "outcome_unknown", "0015": "mail_complaints", "0016": "asking_for_money",
    "0017": "credit_at_issue", "0018": "no_link_in_the_open", "0019": "search_pieces",
    "0020": "prices_finer_than_a_cent", "0021": "alike", "0022": "files_aside", "0023": "going_on",
}  # fmt: skip


def test_a_revision_that_was_released_keeps_its_id_and_its_name():
    for revision, name in RELEASED.items():
        written = (VERSIONS / f"{revision}_{name}.py").read_text()
        assert f'revision = "{revision}"' in written


def a_business(connection):
    made = connection.execute("insert into tenant (name, time_zone) values ('Lone Star', 'UTC') returning id")
    return made.fetchone()[0]


def a_client(connection, tenant, name, norm, text):
    connection.execute(
        "insert into client (tenant_id, id, kind, name, name_norm, email, phone, street, city, state,"
        " postal_code, tax_exempt, tax_exempt_id, notes, search_text, version)"
        " values (%s, gen_random_uuid(), 'person', %s, %s, '', '', '', '', '', '', false, '', '', %s, 1)",
        (tenant, name, norm, text),
    )


def test_a_link_that_was_kept_in_the_open_is_erased(migrating, fresh_urls):
    kept = {
        "portal": "/c/token/messages",
        "invoice": "/i/token",
        "page": "/invoices/1",
        "mine": "/clients/1/portal",
    }
    with migrating.app_context():
        downgrade(revision="0017")
    with psycopg.connect(fresh_urls["ops"]) as connection:
        tenant = a_business(connection)
        for key, result in kept.items():
            connection.execute(
                "insert into form_once (tenant_id, id, key, result) values (%s, gen_random_uuid(), %s, %s)",
                (tenant, key, result),
            )
    with migrating.app_context():
        upgrade()
    with psycopg.connect(fresh_urls["ops"]) as connection:
        found = dict(connection.execute("select key, result from form_once where tenant_id = %s", (tenant,)))
    assert found == kept | {"portal": "", "invoice": ""}


def test_what_was_there_is_cut_into_pieces(migrating, fresh_urls):
    with migrating.app_context():
        downgrade(revision="0018")
    with psycopg.connect(fresh_urls["ops"]) as connection:
        tenant = a_business(connection)
        a_client(connection, tenant, "Bob", "bob", "bob lee")
    with migrating.app_context():
        upgrade()
    with psycopg.connect(fresh_urls["ops"]) as connection:
        found = connection.execute(
            "select source, piece from search_piece where tenant_id = %s order by 1, 2", (tenant,)
        )
        assert found.fetchall() == [
            ("client", "  bob lee"), ("client", " bob"), ("client", " lee"), ("client", "ee"),
            ("client", "ob"), ("client.name_norm", "  bob"), ("client.name_norm", " bob"),
            ("client.name_norm", "ob"),
        ]  # fmt: skip


NEW_ITEM = (
    "insert into catalog_item (tenant_id, id, kind, name, name_norm, description, unit, cost_cents,"
    " price_cents, taxable, category, cost_kind, search_text, version) values (%s, gen_random_uuid(),"
    " 'service', 'Call', 'call', '', 'h', 4812, 9999999999, false, '', 'labour', 'call', 1)"
)
OLD_TEMPLATE = {
    "title": "Bath",
    "lines": [
        {"description": "Work", "kind": "section", "unit_cents": 0, "unit_cost_cents": 0},
        {"description": "Tile", "kind": "item", "unit_cents": 1250, "unit_cost_cents": 805},
    ],
}
NEW_TEMPLATE = {
    "title": "Bath",
    "lines": [
        {"description": "Work", "kind": "section", "unit_e4": 0, "unit_cost_e4": 0},
        {"description": "Tile", "kind": "item", "unit_e4": 12_5000, "unit_cost_e4": 8_0500},
    ],
}


def test_prices_become_ten_thousandths_in_rows_and_in_what_waits(migrating, fresh_urls):
    with migrating.app_context():
        downgrade(revision="0019")
    with psycopg.connect(fresh_urls["ops"]) as connection:
        tenant = connection.execute(
            "insert into tenant (name, time_zone) values ('Lone Star', 'UTC') returning id"
        ).fetchone()[0]
        connection.execute(NEW_ITEM, (tenant,))
        for name, content in (("Bath", OLD_TEMPLATE), ("Empty", OLD_TEMPLATE | {"lines": []})):
            connection.execute(
                "insert into estimate_template (tenant_id, id, name, content)"
                " values (%s, gen_random_uuid(), %s, %s)",
                (tenant, name, Jsonb(content)),
            )
        for kind, details in (
            ("catalog", {"name": "Wire", "price_cents": 9, "cost_cents": 0}), ("client", {"name": "Bob"})
        ):  # fmt: skip
            connection.execute(
                "with made as (insert into csv_import (tenant_id, id, kind, file_name, encoding, separator,"
                " header, mapping, state, rows_count, done_count, asked_count, error, actor_name)"
                " values (%s, gen_random_uuid(), %s, 'a.csv', 'utf-8', ',', '[]', '{}', 'checked', 1, 0, 0,"
                " '', 'Sam') returning tenant_id, id)"
                " insert into csv_import_row (tenant_id, id, csv_import_id, position, line, cells, details,"
                " state, shape_problem, shape_remark, problem, remark, twin_name, wanted)"
                " select tenant_id, gen_random_uuid(), id, 0, 1, '[]', %s, 'ready', '', '', '', '', '', false"
                " from made",
                (tenant, kind, Jsonb(details)),
            )
    with migrating.app_context():
        upgrade()
    assert prices_of(fresh_urls["ops"], tenant, "e4") == (
        [(9999999999_00, 4812_00)],
        [NEW_TEMPLATE, NEW_TEMPLATE | {"lines": []}],
        [{"name": "Bob"}, {"name": "Wire", "price_e4": 900, "cost_e4": 0}],
    )
    with migrating.app_context():
        downgrade(revision="0019")
    items, [bath, _], [_, wire] = prices_of(fresh_urls["ops"], tenant, "cents")
    assert (items, bath) == ([(9999999999, 4812)], OLD_TEMPLATE)
    assert wire == {"name": "Wire", "price_cents": 9, "cost_cents": 0}
    with migrating.app_context():
        upgrade()


def prices_of(url, tenant, unit):
    """Of items, of templates, and of rows of files that wait to be added."""
    price, cost = Identifier(f"price_{unit}"), Identifier(f"cost_{unit}")
    asked = (
        SQL("select {}, {} from catalog_item where tenant_id = %s").format(price, cost),
        "select content from estimate_template where tenant_id = %s order by name",
        "select details from csv_import_row where tenant_id = %s order by details ->> 'name'",
    )
    with psycopg.connect(url) as connection:
        items, templates, waiting = (connection.execute(one, (tenant,)).fetchall() for one in asked)
    return items, [content for (content,) in templates], [details for (details,) in waiting]


def test_what_was_there_is_written_alike(migrating, fresh_urls):
    named = {
        "Kate O’Brien": ("kate o’brien", "kate obrien"),
        "Łukasz Weiß": ("łukasz weiß", "łukasz weiß 12–14 elm"),
        "Bob": ("bob", "bob"),
    }
    with migrating.app_context():
        downgrade(revision="0019")
    with psycopg.connect(fresh_urls["ops"]) as connection:
        tenant = a_business(connection)
        for name, (norm, text) in named.items():
            a_client(connection, tenant, name, norm, text)
        connection.execute(
            "insert into catalog_item (tenant_id, id, kind, name, name_norm, description, unit, cost_cents,"
            " price_cents, taxable, category, cost_kind, search_text, version)"
            " values (%s, gen_random_uuid(), 'service', 'Œuvre', 'œuvre', '', '', 0, 100, false, '',"
            " 'labour', 'œuvre', 1)",
            (tenant,),
        )
    with migrating.app_context():
        upgrade()
    with psycopg.connect(fresh_urls["ops"]) as connection:
        rows = connection.execute(
            "select name, name_norm, search_text, version from client where tenant_id = %s order by 1",
            (tenant,),
        )
        assert rows.fetchall() == [
            ("Bob", "bob", "bob", 1),
            ("Kate O’Brien", "kate o'brien", "kate obrien", 1),
            ("Łukasz Weiß", "lukasz weiss", "lukasz weiss 12-14 elm", 1),
        ]
        items = connection.execute("select name_norm from catalog_item where tenant_id = %s", (tenant,))
        assert items.fetchall() == [("oeuvre",)]
        pieces = connection.execute(
            "select piece from search_piece where tenant_id = %s and source = 'client.name_norm'", (tenant,)
        )
        held = {piece for (piece,) in pieces}
        assert {" o'brien", " weiss"} <= held
        assert not any(letter in piece for piece in held for letter in "’łß")


def test_a_migration_normalises_as_the_product_did():
    """Until the product learns more, which a later revision then brings to the rows."""
    spec = spec_from_file_location("revision", VERSIONS / "0021_alike.py")
    revision = module_from_spec(spec)
    spec.loader.exec_module(revision)
    for code in (*range(1, 0x3000), *range(0xFB00, 0x10000), *range(0xE0100, 0xE01F0)):
        assert revision.normalised(f"a{chr(code)}B") == normalise(f"a{chr(code)}B")


def test_down_to_nothing_and_up_again(migrating, fresh_urls):
    before = shape(fresh_urls["owner"])
    with migrating.app_context():
        downgrade(revision="base")
    with psycopg.connect(fresh_urls["owner"]) as connection:
        left = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    assert left == [("alembic_version",)]
    with migrating.app_context():
        upgrade()
    assert shape(fresh_urls["owner"]) == before


def test_a_new_table_of_a_business_is_walled_and_named_as_its_model(fresh_urls):
    """In a transaction that is rolled back: nothing of it stays."""
    engine = create_engine(fresh_urls["owner"].replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})
        with Operations.context(context):
            tenant_table(
                "thing",
                Column("kind", Text(), nullable=False),
                Column("client_id", Uuid(), nullable=False),
                tenant_fk("client", "client_id"),
                one_of("kind", ("new", "old")),
                Index("ix_thing_kind", "tenant_id", "kind"),
            )
        named = connection.exec_driver_sql(
            "select conname from pg_constraint where conrelid = 'thing'::regclass"
            " and contype <> 'n' order by 1"
        )
        assert [name for (name,) in named] == ["ck_thing_kind", "fk_thing_tenant_id_client_id", "pk_thing"]
        walled = connection.exec_driver_sql(
            "select relrowsecurity and relforcerowsecurity from pg_class where relname = 'thing'"
        )
        assert walled.scalar_one()
    engine.dispose()
