"""The table of roles, and the same table in the documents."""

from pathlib import Path

import pytest

from owneros.domain.people.tenants.roles import PERMISSIONS, WORDS, Role, matrix

# Areas announce their permissions as the app is built.
pytestmark = pytest.mark.usefixtures("app")
ROLES = Path(__file__).resolve().parents[4] / "docs" / "roles.md"


def test_the_document_tells_the_table_of_the_code():
    rows = [
        f"| {right.words} | {' | '.join('yes' if role in right.roles else '' for role in Role)} |"
        for right in matrix()
    ]
    assert [line for line in ROLES.read_text().splitlines() if line.startswith("| ")][1:] == rows


def test_every_permission_is_told_in_words_of_its_own():
    assert {right for held in PERMISSIONS.values() for right in held} == set(WORDS)
    assert len(set(WORDS.values())) == len(WORDS)


def test_an_owner_may_everything_and_an_accountant_changes_nothing_but_themselves():
    assert PERMISSIONS[Role.OWNER] == set(WORDS)
    assert {right for right in PERMISSIONS[Role.ACCOUNTANT] if not right.endswith(":read")} == {
        "profile:write"
    }
