"""A business whose clock is moved by the test: ticks, deliveries, and what went out."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from owneros.domain.billing.invoices.issuing import issue
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.reminders.models import Reminder, ReminderMail
from owneros.domain.billing.reminders.sending import remind
from owneros.domain.billing.reminders.settings import settings_of
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.delivering import deliver
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.clock import starting_at
from owneros.foundation.database import db, reach
from owneros.foundation.ids import uuid7
from owneros.foundation.tasks import NotNow
from owneros.sandbox.mail.messages import described
from owneros.sandbox.server import SandboxServer
from tests.desk import SAM, a_client, a_draft

Enter = Callable[[int], AbstractContextManager[None]]
ZONE = ZoneInfo("America/Chicago")
START = datetime(2026, 11, 2, 9, tzinfo=ZONE)


class ReminderDesk:
    def __init__(self, tenant_id: int, enter: Enter, sandbox: SandboxServer) -> None:
        self.tenant_id, self._enter, self._sandbox = tenant_id, enter, sandbox
        self.moment = START
        with self.open():
            settings_of(START.date())

    @contextmanager
    def open(self):
        with ExitStack() as stack:
            stack.enter_context(starting_at(self.moment.astimezone(UTC)))
            stack.enter_context(self._enter(self.tenant_id))
            yield

    def go_to(self, day: date, hour: int = 10) -> None:
        self.moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)

    def wait(self, minutes: int) -> None:
        self.moment = (self.moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(ZONE)

    def client(self, name: str = "Maria Delgado", **fields: Any):
        with self.open():
            return a_client(name, **fields).id

    def invoice(self, client_id, due_on: date, cents: int = 100_00, **fields: Any):
        with self.open():
            made = a_draft(
                reach(Client, client_id), cents, issued_on=self.moment.date(), due_on=due_on, **fields
            )
            issue(SAM, made)
            return made.id

    def pay(self, invoice_id, cents: int = 100_00) -> None:
        with self.open():
            record_payment(SAM, invoice_id, Received(cents, "cash", self.moment.date(), str(uuid7())))

    def tick(self, *, deliver: bool = True) -> int:
        """How many mails were asked for; they go out at once unless told otherwise."""
        with self.open():
            asked = remind()
        if deliver:
            self.deliver()
        return asked

    def deliver(self) -> None:
        """What waits goes out; what may not go now stays."""
        with self.open():
            waiting = db.session.scalars(select(MailMessage.id).where(MailMessage.state == "waiting")).all()
        for message_id in waiting:
            try:
                with self.open():
                    deliver(message_id)
            except NotNow:
                pass

    def mails(self) -> list[MailMessage]:
        with self.open():
            return list(
                db.session.scalars(
                    select(MailMessage).where(MailMessage.kind == "reminder").order_by(MailMessage.id)
                )
            )

    def reminders(self) -> list[Reminder]:
        with self.open():
            return list(db.session.scalars(select(Reminder).order_by(Reminder.id)))

    def letters(self, to: str) -> list[dict[str, Any]]:
        """What arrived in the sandbox's inbox, oldest first."""
        kept = [described(each) for each in self._sandbox.box.store.newest("mail")]
        return [each for each in reversed(kept) if to in each["to"]]

    def about(self, message_id) -> list[Reminder]:
        with self.open():
            return list(
                db.session.scalars(
                    select(Reminder)
                    .join(ReminderMail, ReminderMail.id == Reminder.reminder_mail_id)
                    .where(ReminderMail.mail_message_id == message_id)
                )
            )
