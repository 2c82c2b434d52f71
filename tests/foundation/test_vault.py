"""A sealed value opens in its own place only, and not without its keys."""

import copy
import json
import logging
import os
import pickle
import uuid
from inspect import getattr_static

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from owneros.domain.billing.invoices.models import Invoice
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.tenancy import enter_tenant
from owneros.foundation.vault import Secret, Shredded, TenantKey, Vault, vault
from tests.conventions.world import planted

PLACE = "invoice.link_token"
WORD = "a token that opens doors"


@pytest.fixture
def master():
    return os.urandom(32)


@pytest.fixture
def own(master):
    """A vault beside the app's, with one master key."""
    made = Vault()
    made.configure({"k1": master})
    return made


@pytest.fixture
def tenant(app, cast):
    """The session of a business without keys."""
    with app.app_context():
        enter_tenant(db.session, cast.owner.tenant_id)
        db.session.execute(delete(TenantKey))
        yield db.session()


def test_what_is_sealed_opens_again(own, tenant):
    own.add_key(tenant)
    row = uuid7()
    for text in ("", WORD, "Zoë 🔑", "x" * 10_000):
        sealed = own.seal(tenant, PLACE, row, text)
        assert own.open(tenant, PLACE, row, sealed).reveal() == text
        assert len(sealed) == len(text.encode()) + 31
    assert own.seal(tenant, PLACE, row, WORD) != own.seal(tenant, PLACE, row, WORD)


@pytest.mark.parametrize(
    ("place", "other_row"), [("invoice.other", False), (PLACE, True), ("client.x", True)]
)
def test_a_value_does_not_open_in_another_column_or_row(own, tenant, place, other_row):
    own.add_key(tenant)
    row = uuid7()
    sealed = own.seal(tenant, PLACE, row, WORD)
    with pytest.raises(Shredded):
        own.open(tenant, place, uuid7() if other_row else row, sealed)


def test_a_value_does_not_open_in_another_business(app, own, tenant, cast):
    own.add_key(tenant)
    row = uuid7()
    sealed = own.seal(tenant, PLACE, row, WORD)
    with app.app_context():
        enter_tenant(db.session, cast.stranger.tenant_id)
        db.session.execute(delete(TenantKey))
        own.add_key(db.session())
        with pytest.raises(Shredded):
            own.open(db.session(), PLACE, row, sealed)


def test_a_wrapped_key_does_not_open_for_another_business_or_version(app, own, tenant, cast):
    theirs = own.add_key(tenant)
    with app.app_context():
        enter_tenant(db.session, cast.stranger.tenant_id)
        db.session.execute(delete(TenantKey))
        db.session.add(TenantKey(version=1, master_id="k1", wrapped=theirs.wrapped))
        db.session.flush()
        with pytest.raises(Shredded, match="does not open"):
            own.seal(db.session(), PLACE, uuid7(), WORD)
    own.configure({"k1": own._masters and os.urandom(32)})
    with pytest.raises(Shredded, match="does not open"):
        own.seal(tenant, PLACE, uuid7(), WORD)


def test_every_flipped_bit_is_noticed(own, tenant):
    own.add_key(tenant)
    row = uuid7()
    sealed = own.seal(tenant, PLACE, row, "x")
    for position in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(Shredded):
            own.open(tenant, PLACE, row, bytes(changed))
    for short in (b"", b"\1", sealed[:-1], sealed[:30]):
        with pytest.raises(Shredded):
            own.open(tenant, PLACE, row, short)


def test_a_new_version_of_the_key_leaves_old_values_open(own, tenant):
    own.add_key(tenant)
    row = uuid7()
    old = own.seal(tenant, PLACE, row, "old")
    assert own.add_key(tenant).version == 2
    new = own.seal(tenant, PLACE, row, "new")
    assert (old[2], new[2]) == (1, 2)
    assert own.open(tenant, PLACE, row, old).reveal() == "old"
    assert own.open(tenant, PLACE, row, new).reveal() == "new"


def test_a_new_master_key_rewraps_and_the_old_one_may_go(own, master, tenant):
    own.add_key(tenant)
    own.add_key(tenant)
    row, newer = uuid7(), os.urandom(32)
    sealed = own.seal(tenant, PLACE, row, WORD)
    own.configure({"k2": newer, "k1": master})
    assert own.open(tenant, PLACE, row, sealed).reveal() == WORD
    assert own.rewrap(tenant) == 2
    assert own.rewrap(tenant) == 0
    own.configure({"k2": newer})
    assert own.open(tenant, PLACE, row, sealed).reveal() == WORD


def test_without_its_master_key_nothing_opens(own, tenant):
    own.add_key(tenant)
    row = uuid7()
    sealed = own.seal(tenant, PLACE, row, WORD)
    own.configure({"k9": os.urandom(32)})
    with pytest.raises(Shredded, match="k1 is not configured"):
        own.open(tenant, PLACE, row, sealed)


def test_a_business_without_keys_is_shredded_and_its_neighbour_is_not(own, tenant, master, monkeypatch):
    own.add_key(tenant)
    row = uuid7()
    sealed = own.seal(tenant, PLACE, row, WORD)
    tenant.execute(delete(TenantKey))
    with pytest.raises(Shredded, match="no key"):
        own.seal(tenant, PLACE, row, WORD)
    monkeypatch.setattr("owneros.foundation.vault.time.monotonic", lambda: 1e12)
    with pytest.raises(Shredded, match="destroyed"):
        own.open(tenant, PLACE, row, sealed)


def test_a_key_that_was_rolled_back_is_not_used_again(own, tenant):
    own.add_key(tenant)
    row = uuid7()
    with tenant.begin_nested() as attempt:
        own.add_key(tenant)
        own.seal(tenant, PLACE, row, WORD)
        attempt.rollback()
    own.add_key(tenant)
    sealed = own.seal(tenant, PLACE, row, WORD)
    own._cache.clear()
    assert own.open(tenant, PLACE, row, sealed).reveal() == WORD


def test_a_remembered_key_that_was_rolled_back_does_not_hide_the_true_one(own, tenant, master):
    own.add_key(tenant)
    row = uuid7()
    other_process = Vault()
    other_process.configure({"k1": master})
    with tenant.begin_nested() as attempt:
        own.add_key(tenant)
        own.seal(tenant, PLACE, row, WORD)
        attempt.rollback()
    other_process.add_key(tenant)
    sealed = other_process.seal(tenant, PLACE, row, WORD)
    assert own.open(tenant, PLACE, row, sealed).reveal() == WORD


def test_a_version_exists_once(own, tenant):
    key = own.add_key(tenant)
    tenant.add(TenantKey(version=1, master_id="k1", wrapped=key.wrapped))
    with pytest.raises(IntegrityError):
        tenant.flush()


def test_a_sealed_attribute_is_stored_sealed_and_read_as_a_secret(in_tenant, cast):
    world = planted(in_tenant, cast.owner)
    with in_tenant(cast.owner.tenant_id):
        invoice = db.session.get_one(Invoice, (cast.owner.tenant_id, world.id_of(Invoice)))
        invoice.link_token = WORD
        db.session.flush()
        db.session.expire(invoice)
        assert WORD.encode() not in invoice._link_token
        assert isinstance(invoice.link_token, Secret)
        assert invoice.link_token.reveal() == WORD
        invoice.link_token = None
        assert invoice.link_token is None
        assert isinstance(Invoice.link_token, type(getattr_static(Invoice, "link_token")))


def test_a_sealed_value_given_at_the_making_of_a_row_is_bound_to_that_row(in_tenant, cast):
    with in_tenant(cast.owner.tenant_id):
        assert Invoice(link_token=WORD).link_token.reveal() == WORD
        chosen = uuid.uuid4()
        kept = Invoice(link_token=WORD, id=chosen)
        assert kept.id == chosen
        assert kept.link_token.reveal() == WORD


def test_a_sealed_value_copied_to_another_row_does_not_open(in_tenant, cast):
    world = planted(in_tenant, cast.owner)
    with in_tenant(cast.owner.tenant_id):
        invoice = db.session.get_one(Invoice, (cast.owner.tenant_id, world.id_of(Invoice)))
        invoice.link_token = WORD
        thief = Invoice()
        thief._link_token = invoice._link_token
        with pytest.raises(Shredded):
            _ = thief.link_token
        db.session.expunge_all()


def test_tampering_in_the_database_is_noticed(in_tenant, cast):
    world = planted(in_tenant, cast.owner)
    with in_tenant(cast.owner.tenant_id):
        key = (cast.owner.tenant_id, world.id_of(Invoice))
        invoice = db.session.get_one(Invoice, key)
        invoice.link_token = WORD
        db.session.flush()
        changed = bytearray(invoice._link_token)
        changed[20] ^= 1
        db.session.execute(update(Invoice).where(Invoice.id == key[1]).values(_link_token=bytes(changed)))
        db.session.expire(invoice)
        with pytest.raises(Shredded):
            _ = invoice.link_token


@pytest.mark.parametrize("show", [str, repr, "{}".format, "{0!r}".format, lambda secret: f"{secret}"])
def test_a_secret_does_not_show_itself(show):
    assert show(Secret(WORD)) == "Secret(***)"


def test_a_secret_does_not_show_itself_in_logs(caplog):
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("found %s", Secret(WORD), extra={"secret": Secret(WORD)})
    assert WORD not in caplog.text
    assert WORD not in json.dumps(caplog.records[0].__dict__, default=str)


@pytest.mark.parametrize("carry", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_a_secret_does_not_travel(carry):
    with pytest.raises(TypeError):
        carry(Secret(WORD))


def test_the_app_uses_the_newest_master_key(app):
    assert vault.newest_master == next(iter(app.extensions["settings"].master_keys))


def test_every_key_in_the_database_is_wrapped(own, tenant):
    own.add_key(tenant)
    row = tenant.scalars(select(TenantKey)).one()
    assert len(row.wrapped) == 12 + 32 + 16
