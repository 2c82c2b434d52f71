"""Whatever ticks do (late, doubled, missed, stuck over night), nobody is reminded too often or too late."""

import threading
from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from owneros.domain.billing.reminders.schedule import Quiet, is_quiet
from owneros.foundation.ids import uuid7
from tests.cast import Cast
from tests.domain.billing.reminders.desk import START, ReminderDesk
from tests.lengths import times

FIRST_DUE = START.date() + timedelta(days=4)
steps = st.lists(
    st.tuples(
        st.sampled_from(["tick", "double", "tick and hold", "deliver", "pay"]),
        st.integers(0, 4),
        st.sampled_from([10, 60, 60, 600, 1440, 1441, 2900, 9000]),
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=times(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_ticks_in_any_order_do_no_harm(app, in_tenant, sandbox, steps):
    desk = ReminderDesk(Cast(app).owner.tenant_id, in_tenant, sandbox)
    clients = [desk.client(name, email=f"{uuid7().hex}@client.example") for name in ("Maria", "Ben")]
    invoices = {
        desk.invoice(clients[place % 2], FIRST_DUE + timedelta(days=place)): clients[place % 2]
        for place in range(5)
    }
    paid_at = {}
    for deed, place, minutes in steps:
        desk.wait(minutes)
        act(desk, deed, list(invoices)[place], paid_at)
    desk.deliver()
    check(desk, paid_at)


def act(desk, deed, invoice_id, paid_at):
    if deed == "pay":
        if invoice_id not in paid_at:
            desk.pay(invoice_id)
            paid_at[invoice_id] = desk.moment
        return
    if deed == "deliver":
        desk.deliver()
        return
    desk.tick(deliver=deed != "tick and hold")
    if deed == "double":
        assert desk.tick() == 0


def check(desk, paid_at):
    zone = ZoneInfo("America/Chicago")
    sent = {mail.id: mail for mail in desk.mails() if mail.state == "sent"}
    assert all(not is_quiet(mail.sent_at, zone.key, Quiet()) for mail in sent.values())
    days = Counter((mail.client_id, mail.sent_at.astimezone(zone).date()) for mail in sent.values())
    assert all(count == 1 for count in days.values()), days
    reminders = desk.reminders()
    told = Counter((each.document_id, each.rule, each.period) for each in reminders)
    assert all(count == 1 for count in told.values())
    for mail in sent.values():
        open_then = [
            each
            for each in desk.about(mail.id)
            if each.document_id not in paid_at or mail.sent_at <= paid_at[each.document_id]
        ]
        assert open_then, "a mail about nothing that was open"
    for document_id in {each.document_id for each in reminders}:
        planned = [each.planned_on for each in reminders if each.document_id == document_id]
        assert planned == sorted(planned)


def test_ticks_at_the_very_same_time_ask_once(desk):
    client = desk.client(email=f"{uuid7().hex}@client.example")
    other = desk.client("Ben Okafor", email=f"{uuid7().hex}@client.example")
    for each in (client, other):
        desk.invoice(each, date(2026, 11, 16))
    desk.go_to(date(2026, 11, 16))
    asked, together = [], threading.Barrier(4)

    def tick():
        together.wait()
        asked.append(desk.tick(deliver=False))

    ticking = [threading.Thread(target=tick) for _ in range(4)]
    for each in ticking:
        each.start()
    for each in ticking:
        each.join()
    assert len(asked) == 4
    assert sum(asked) == 2
    assert len(desk.mails()) == 2
