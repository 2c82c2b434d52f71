import pytest

from owneros.domain.people.users import passwords
from owneros.domain.people.users.strength import check_strength
from owneros.foundation.errors import FieldError


@pytest.fixture(autouse=True)
def _configured(app):
    """The app sets pepper and cost."""


@pytest.mark.parametrize("password", ["plain", "é" * 500, "nul\x00byte", "x" * 1000, "\ud800 lone surrogate"])
def test_round_trip(password):
    kept = passwords.hash_password(password)
    assert passwords.matches(password, kept)
    assert not passwords.matches(password + "x", kept)


def test_both_ways_to_write_an_accent_are_one_password():
    assert passwords.matches("cafe\u0301 lantern", passwords.hash_password("café lantern"))


def test_nobody_and_foreign_hashes_match_nothing():
    assert not passwords.matches("nobody", None)
    assert not passwords.matches("nobody", "unusable")


def test_another_pepper_opens_nothing(app):
    kept = passwords.hash_password("lantern")
    settings = app.extensions["settings"]
    passwords.configure("another pepper of enough length", 4)
    try:
        assert not passwords.matches("lantern", kept)
    finally:
        passwords.configure(settings.password_pepper, settings.password_cost)


@pytest.mark.parametrize(
    "weak", ["password1", "ownerOS2026", "contractor123", "Summer2026!", "Dana Reyes 1", "a" * 1001]
)
def test_weak_ones_are_refused_with_advice(weak):
    with pytest.raises(FieldError) as refusal:
        check_strength(weak, ["Dana Reyes", "dana@reyes.example"])
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize("strong", ["gravel lantern otter", "😀 otter lantern gravel", "correct horse " * 30])
def test_strong_ones_pass(strong):
    check_strength(strong, ["Dana Reyes"])
