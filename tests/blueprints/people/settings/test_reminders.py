"""The page of reminders: rules, days and quiet hours."""

import pytest

from owneros.domain.billing.reminders.catalogue import CATALOGUE
from owneros.domain.billing.reminders.settings import rules_of, settings_of
from tests.desk import ISSUED
from tests.hygiene import path_of

PATH = "/settings/reminders"
TYPED = {
    "active": "y",
    "quiet_from": "21",
    "quiet_until": "7",
    **{f"days_{rule.name}": str(rule.days + 1) for rule in CATALOGUE if not rule.fixed},
    "on_before": "y",
    "on_due": "y",
}


@pytest.mark.parametrize("fragment", [False, True])
class TestWriting:
    def test_valid(self, cast, in_tenant, fragment):
        for _ in range(2):
            answer = cast.owner.post(PATH, TYPED, fragment=fragment)
            assert (answer.status_code, path_of(answer)) == (204 if fragment else 303, PATH)
        with in_tenant(cast.owner.tenant_id):
            rules = {rule.name: (rule.enabled, rule.days) for rule in rules_of()}
            settings = settings_of(ISSUED)
        assert rules["before"] == (True, 4)
        assert rules["due"] == (True, 0)
        assert rules["after"] == (False, 7)
        assert (settings.active, settings.quiet_from, settings.quiet_until, settings.sundays) == (
            True,
            21,
            7,
            False,
        )

    @pytest.mark.parametrize(
        "typed", [{"days_before": "0"}, {"days_before": "366"}, {"days_before": "soon"}, {"quiet_from": "24"}]
    )
    def test_invalid(self, cast, fragment, typed):
        answer = cast.owner.post(PATH, TYPED | typed, fragment=fragment)
        assert answer.status_code == 422
        assert "Fix " in answer.text

    @pytest.mark.parametrize("role", ["office", "crew", "accountant"])
    def test_wrong_role(self, cast, fragment, role):
        assert getattr(cast, role).post(PATH, TYPED, fragment=fragment).status_code == 403
        assert getattr(cast, role).get(PATH, fragment=fragment).status_code == 403


@pytest.mark.parametrize("days", ["soon", "0", "9"])
def test_the_days_of_a_rule_that_is_off_are_neither_wrong_nor_used(cast, in_tenant, days):
    assert cast.owner.post(PATH, TYPED | {"days_after": days}).status_code == 303
    with in_tenant(cast.owner.tenant_id):
        assert {rule.name: rule.days for rule in rules_of()}["after"] == 7


def test_the_page_shows_how_it_begins(cast):
    page = cast.owner.get(PATH).text
    for rule in CATALOGUE:
        assert rule.title in page
