"""Looking changes nothing: browsers prefetch, crawlers crawl, and people press Back."""

import hashlib

import psycopg
import pytest

from tests.conventions.crawl import complaints, guard, pages, path
from tests.hygiene import HygieneClient

# What a GET may write, and why.
TOUCHED = {
    "web_session": "when the browser was seen last",
    "alembic_version": "not the app's",
}
ALLOWED = {
    "estimate_links.show": "the business wants to know that its client opened the estimate",
    "portal.home": "the business wants to know that its client was here",
    "portal.messages": "what the client opened counts as read",
    "public.show": "the business wants to know that its client opened the invoice",
    "payments.continue_onboarding": "asks Stripe, and keeps when it did",
    "payments.come_back": "asks Stripe, and keeps when it did",
}


@pytest.fixture
def checksums(database_urls):
    """The content of each table, in short."""
    with psycopg.connect(database_urls["ops"], autocommit=True) as connection:
        tables = [
            name
            for (name,) in connection.execute("select tablename from pg_tables where schemaname = 'public'")
            if name not in TOUCHED
        ]

        def read():
            return {
                table: hashlib.sha256(
                    repr(
                        connection.execute(
                            psycopg.sql.SQL("select t::text from {} t order by 1").format(
                                psycopg.sql.Identifier(table)
                            )
                        ).fetchall()
                    ).encode()
                ).hexdigest()
                for table in tables
            }

        yield read


@pytest.mark.parametrize("role", ["owner", "office", "crew", "accountant", "stranger", "anonymous"])
def test_looking_changes_nothing(app, cast, world, checksums, role):
    someone = HygieneClient(app) if role == "anonymous" else getattr(cast, role)

    def look(rule):
        for arguments in world.all_arguments(rule):
            for fragment in (False, True):
                someone.request("GET", path(app, rule, arguments), fragment=fragment, inspect=False)

    def changes(rules):
        """All of them first, as it takes long to read every table; then in halves, to name the page."""
        before = checksums()
        for rule in rules:
            look(rule)
        after = checksums()
        changed = [table for table in after if after[table] != before[table]]
        if changed and len(rules) == 1:
            yield f"GET {rules[0]} ({rules[0].endpoint}) changes {changed} for {role}"
        elif changed:
            half = len(rules) // 2
            named = [*changes(rules[:half]), *changes(rules[half:])]
            yield from named or [f"the first look at the pages changes {changed} for {role}"]

    def find():
        yield from changes([rule for rule in pages(app) if rule.endpoint not in ALLOWED])

    complaints(find)


def test_head_and_options_of_every_page_work_like_get(app, cast, world):
    def find():
        for rule in pages(app):
            if guard(app, rule)[0] == "vendor" or rule.endpoint in ALLOWED:
                continue
            where = path(app, rule, world.arguments(rule))
            got = cast.owner.request("GET", where, inspect=False)
            head = cast.owner.request("HEAD", where, inspect=False)
            if head.status_code != got.status_code or head.get_data():
                yield f"HEAD {where} answers {head.status_code}, GET {got.status_code}"

    complaints(find)
