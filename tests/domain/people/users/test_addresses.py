import pytest

from owneros.domain.people.users.addresses import normal_email
from owneros.domain.people.users.queries import user_by_email


@pytest.mark.parametrize("typed", [" Dana@X.example ", "dana@x.example\0", "ＤＡＮＡ@x.example"])
def test_one_person_has_one_normal_form(typed):
    assert normal_email(typed) == "dana@x.example"


def test_an_address_that_the_database_could_not_hold_is_nobodys(app):
    with app.app_context():
        assert user_by_email("nobody\0@x.example") is None
