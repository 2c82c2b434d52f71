"""Codes of an app and codes on paper: each works once, near its time, for one person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest

from owneros.domain.people.factors import authenticator, recovery
from owneros.domain.people.factors.changing import confirm_app, remove_app, renew_codes, require_of_all
from owneros.domain.people.factors.models import Authenticator
from owneros.domain.people.factors.trying import count_try, is_right
from owneros.domain.people.users.models import User
from owneros.foundation.clock import starting_at
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError, TooMany
from owneros.foundation.periods import now
from owneros.foundation.person_vault import PersonVault
from owneros.foundation.vault import Shredded
from tests.desk import SAM

STEP = timedelta(seconds=30)


@pytest.fixture
def sam(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        yield db.session.get(User, cast.owner.member.user_id)


def code_of(user, at=None):
    secret = db.session.get(Authenticator, user.id).secret.reveal()
    return pyotp.TOTP(secret).at(at or now())


def set_up(user):
    """The app of a minute ago, so that the code of now was not used; the recovery codes."""
    authenticator.begin(user)
    with starting_at(now() - 4 * STEP):
        return confirm_app(SAM, user, code_of(user))


def test_it_counts_once_a_code_was_entered(sam):
    authenticator.begin(sam)
    assert sam.factor_since is None
    with pytest.raises(FieldError):
        confirm_app(SAM, sam, "000000")
    assert len(confirm_app(SAM, sam, code_of(sam))) == recovery.HOW_MANY
    assert sam.factor_since is not None
    with pytest.raises(StateError):
        authenticator.begin(sam)


@pytest.mark.parametrize(("steps", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(sam, steps, works):
    set_up(sam)
    # In the middle of a step, so that the seconds of the test do not reach the next one.
    middle = now() + STEP - timedelta(seconds=now().timestamp() % 30) + STEP / 2
    with starting_at(middle):
        assert is_right(sam, code_of(sam, middle + steps * STEP)) is works


def test_a_code_works_once_and_those_before_it_no_more(sam):
    set_up(sam)
    middle = now() + STEP - timedelta(seconds=now().timestamp() % 30) + STEP / 2
    with starting_at(middle):
        assert is_right(sam, code_of(sam))
        assert not is_right(sam, code_of(sam))
        assert not is_right(sam, code_of(sam, middle - STEP))


def test_a_recovery_code_works_once_however_it_is_typed(sam):
    first, second, *_ = set_up(sam)
    assert is_right(sam, first)
    assert not is_right(sam, first)
    assert is_right(sam, second.replace(" ", "-"))
    assert recovery.codes_left(sam.id) == recovery.HOW_MANY - 2
    renewed = renew_codes(SAM, sam)
    assert not is_right(sam, second)
    assert is_right(sam, renewed[0])


def test_of_one_code_used_at_once_by_many_one_gets_in(app, sam):
    [code, *_] = set_up(sam)
    db.session.commit()

    def use(_):
        with app.app_context():
            used = recovery.use_code(sam_id, code.replace(" ", ""))
            db.session.commit()
            return used

    sam_id = sam.id
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(8))) == 1


def test_many_guesses_at_once_are_counted(app, sam):
    set_up(sam)
    db.session.commit()
    sam_id = sam.id

    def guess(number):
        with app.app_context():
            try:
                user = db.session.get(User, sam_id)
                count_try(user)
                db.session.commit()
                return is_right(user, f"{number:012d}")
            except TooMany:
                return "refused"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(20)))
    assert True not in answers
    assert answers.count("refused") >= 9


def test_what_was_removed_asks_for_nothing(sam):
    codes = set_up(sam)
    remove_app(SAM, sam)
    remove_app(SAM, sam)
    assert sam.factor_since is None
    assert not is_right(sam, codes[0])


def test_nobody_requires_of_others_what_they_have_not(sam):
    with pytest.raises(StateError):
        require_of_all(SAM, sam, required=True)
    set_up(sam)
    require_of_all(SAM, sam, required=True)
    require_of_all(SAM, sam, required=True)


def test_a_secret_opens_in_its_place_alone_and_under_every_configured_key(sam, cast):
    vault = PersonVault()
    vault.configure({"k1": b"1" * 32})
    kept = vault.seal("authenticator.secret", sam.id, "ABC")
    vault.configure({"k2": b"2" * 32, "k1": b"1" * 32})
    assert vault.open("authenticator.secret", sam.id, kept).reveal() == "ABC"
    assert not vault.is_newest(kept)
    for context, row_id, bytes_ in (
        ("authenticator.secret", cast.crew.member.user_id, kept),
        ("other.secret", sam.id, kept),
        ("authenticator.secret", sam.id, kept[:-1]),
        ("authenticator.secret", sam.id, b""),
        ("authenticator.secret", sam.id, b"\x02\xff"),
    ):
        with pytest.raises(Shredded):
            vault.open(context, row_id, bytes_)
    vault.configure({"k2": b"2" * 32})
    with pytest.raises(Shredded):
        vault.open("authenticator.secret", sam.id, kept)
