"""A form that is sent twice acts once, also when both arrive in the same moment."""

import threading
import uuid

from sqlalchemy import func, select

from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db
from owneros.foundation.once import FormOnce, earlier_result, first_time, remember_result
from owneros.foundation.tenancy import enter_tenant


def test_the_first_sending_claims_the_key_and_the_second_hears_the_result(in_tenant, cast):
    key = str(uuid.uuid4())
    with in_tenant(cast.owner.tenant_id):
        assert first_time(key) is not None
        remember_result(key, "/invoices/1")
    with in_tenant(cast.owner.tenant_id):
        assert first_time(key) is None
        assert earlier_result(key) == "/invoices/1"


def test_a_failed_sending_leaves_the_key_free(app, in_tenant, cast):
    key = str(uuid.uuid4())
    with app.app_context():
        enter_tenant(db.session, cast.owner.tenant_id)
        assert first_time(key) is not None
        db.session.rollback()
    with in_tenant(cast.owner.tenant_id):
        assert earlier_result(key) is None
        assert first_time(key) is not None


def test_two_businesses_may_use_the_same_key(in_tenant, cast):
    key = str(uuid.uuid4())
    for player in (cast.owner, cast.stranger):
        with in_tenant(player.tenant_id):
            assert first_time(key) is not None


def test_a_double_click_waits_for_the_first_and_then_does_nothing(app, cast):
    key, gate, made = str(uuid.uuid4()), threading.Barrier(3), []

    def send():
        gate.wait()
        with app.app_context():
            enter_tenant(db.session, cast.owner.tenant_id)
            if first_time(key) is not None:
                db.session.add(Client(name=key, name_norm=key))
                remember_result(key, "/clients/1")
                made.append(True)
            else:
                made.append(earlier_result(key))
            db.session.commit()

    senders = [threading.Thread(target=send) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(map(str, made)) == ["/clients/1", "/clients/1", "True"]
    with app.app_context():
        enter_tenant(db.session, cast.owner.tenant_id)
        assert db.session.scalar(select(func.count()).select_from(Client).where(Client.name == key)) == 1
        assert db.session.scalar(select(func.count()).select_from(FormOnce).where(FormOnce.key == key)) == 1
