from datetime import timedelta

from sqlalchemy import select, update

from owneros.domain.people.tenants.cleaning import clean, clean_forms
from owneros.domain.people.users.models import AuthThrottle, KnownDevice, OneTimeProof, User, WebSession
from owneros.foundation.database import db
from owneros.foundation.ids import new_token, uuid7
from owneros.foundation.once import FormOnce, first_time
from owneros.foundation.outbox import Outbox, RecurringRun
from owneros.foundation.periods import now

DAY = timedelta(days=1)


def test_what_is_over_goes_and_what_lives_stays(app, cast):
    moment, subject = now(), str(uuid7())
    with app.app_context():
        user_id = cast.owner.member.user_id
        sessions = [
            WebSession(token_hash=new_token(), device_id=uuid7(), expires_at=moment + age)
            for age in (-DAY, DAY)
        ]
        proofs = [
            OneTimeProof(user_id=user_id, purpose="verify_email", secret_hash="x", expires_at=moment + age)
            for age in (-2 * DAY, DAY)
        ]
        throttles = [
            AuthThrottle(key_hash=f"{subject}{age.days}", fails=1, first_failed_at=moment - age)
            for age in (3 * DAY, DAY)
        ]
        tasks = [
            Outbox(kind="x", queue="bulk", payload={}, done_at=done)
            for done in (moment - 31 * DAY, moment, None)
        ]
        runs = [
            RecurringRun(rule=subject, period=str(age), started_at=moment - age) for age in (91 * DAY, DAY)
        ]
        lost = KnownDevice(user_id=user_id, device_id=uuid7(), created_at=moment - 2 * DAY)
        db.session.add_all([*sessions, *proofs, *throttles, *tasks, *runs, lost])
        db.session.commit()
        clean(subject)
        db.session.commit()
        assert db.session.scalars(
            select(WebSession.id).where(WebSession.id.in_([s.id for s in sessions]))
        ).all() == [sessions[1].id]
        assert db.session.scalars(select(OneTimeProof.id).where(OneTimeProof.user_id == user_id)).all() == [
            proofs[1].id
        ]
        assert (
            len(
                db.session.scalars(
                    select(AuthThrottle.key_hash).where(AuthThrottle.key_hash.startswith(subject))
                ).all()
            )
            == 1
        )
        kept = db.session.scalars(select(Outbox.id).where(Outbox.id.in_([t.id for t in tasks]))).all()
        assert set(kept) == {tasks[1].id, tasks[2].id}
        assert db.session.scalars(select(RecurringRun.period).where(RecurringRun.rule == subject)).all() == [
            str(DAY)
        ]
        known = db.session.scalars(select(KnownDevice.device_id).where(KnownDevice.user_id == user_id)).all()
        assert len(known) == 1
        assert lost.device_id not in known
        assert db.session.get(User, user_id) is not None
        asked = select(Outbox.tenant_id).where(
            Outbox.dedupe.endswith(subject), Outbox.kind == "tenants.clean_forms"
        )
        assert cast.owner.tenant_id in db.session.scalars(asked).all()
        clean(subject)
        db.session.execute(update(Outbox).where(Outbox.dedupe.endswith(subject)).values(done_at=now()))
        db.session.execute(update(Outbox).where(Outbox.id == tasks[2].id).values(done_at=now()))
        db.session.commit()


def test_old_form_keys_go(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        first_time("old")
        db.session.execute(update(FormOnce).values(created_at=now() - 31 * DAY))
        first_time("new")
        clean_forms()
        assert db.session.scalars(select(FormOnce.key)).all() == ["new"]
