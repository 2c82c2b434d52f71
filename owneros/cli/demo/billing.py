"""Which invoices there are, and when each client pays them."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from owneros.cli.demo.business import DEFAULTS
from owneros.cli.demo.clients import CLIENTS, Sketch
from owneros.cli.demo.days import Days, back_to_work, on_to_work
from owneros.cli.demo.stories import InvoiceStory, JobStory, LineStory, PaymentStory
from owneros.cli.demo.trades import EXTRAS, SERVICE_CALLS
from owneros.cli.demo.works import one_line

# Days from the invoice, or from its due date, until the money is there.
HABITS = {"early": (0, 5), "punctual": (-6, 2), "slow": (4, 21), "very slow": (18, 44)}
DEPOSIT_FROM_CENTS, DEPOSIT_TO_CENTS = 250_000, 600_000


class Billing:
    def __init__(self, days: Days, rng: Random) -> None:
        self.days = days
        self.rng = rng
        self.checks = {client.name: rng.randint(101, 4800) for client in CLIENTS}

    def of_job(self, job: JobStory) -> list[InvoiceStory]:
        """One invoice for each stage that was reached."""
        if job.starts is None or job.ends is None or job.starts > self.days.today:
            return []
        last = len(job.lines) - 1
        invoices = []
        for stage, lines in enumerate(job.lines):
            day = self._billed_on(job, stage, last)
            if day > self.days.today:
                break
            invoice = self._invoice(job.client, self._title(job.title, stage, last), list(lines), day)
            invoice.job = job
            if last == 0 and DEPOSIT_FROM_CENTS < job.contract_cents < DEPOSIT_TO_CENTS:
                invoice.deposit_percent = self.rng.choice((0, 30, 50))
            if self.rng.random() < 0.08:  # noqa: PLR2004 - about one in twelve
                invoice.discount_percent = Decimal(self.rng.choice(("5", "2.5", "10")))
            invoices.append(self.paid(invoice))
        job.invoices = invoices
        return invoices

    def service_calls(self) -> list[InvoiceStory]:
        """Small work without a job of its own, over the whole time and a few of the last days."""
        managers = [client for client in CLIENTS if client.market != "home" or client.weight > 1]
        calls = []
        for ago in [*range(721, 20, -15), 9, 7, 6, 5, 3, 2, 1]:
            client = self.rng.choice(managers)
            title, low, high = self.rng.choice(SERVICE_CALLS)
            line = one_line(title, self.rng.randrange(low, high, 5), taxed=client.market == "commercial")
            calls.append(self.paid(self._invoice(client, title, list(line), self.days.ago(ago))))
        return calls

    def drafts(self, jobs: list[JobStory]) -> list[InvoiceStory]:
        """Begun but not sent: extras of the latest work."""
        under_way = [job for job in jobs if job.starts and job.starts <= self.days.today and job.invoices]
        drafts = []
        for job, ago in zip(under_way[-6:], (8, 6, 3, 2, 1, 0), strict=True):
            title, low, high = self.rng.choice(EXTRAS)
            line = one_line(title, self.rng.randrange(low, high, 5), taxed=True)
            draft = self._invoice(job.client, f"{job.title}: extras", list(line), self.days.ago(ago))
            draft.job, draft.draft, draft.viewed = job, True, None
            drafts.append(draft)
        return drafts

    def mistakes(self, invoices: list[InvoiceStory]) -> list[InvoiceStory]:
        """The same invoice written a second time and voided on the next day."""
        twice = []
        for original in invoices[20:140:45]:
            copy = self._invoice(original.client, original.title, list(original.lines), original.issued)
            copy.job, copy.viewed = original.job, None
            copy.voided = min(on_to_work(copy.issued + timedelta(days=1)), self.days.today)
            twice.append(copy)
        return twice

    def paid(self, invoice: InvoiceStory) -> InvoiceStory:
        """With the payments that have come in by today, as this client pays."""
        if invoice.deposit_percent:
            share = Decimal(invoice.deposit_percent) / 100
            self.pay(invoice, back_to_work(invoice.issued + timedelta(days=2)), part=share)
        fewest, most = HABITS[invoice.client.habit]
        base = invoice.issued if invoice.client.habit == "early" else invoice.due
        self.pay(invoice, base + timedelta(days=self.rng.randint(fewest, most)))
        return invoice

    def pay(self, invoice: InvoiceStory, day: date, part: Decimal | None = None) -> None:
        """A payment on the next working day, if that is not still to come."""
        earlier = [payment.day + timedelta(days=1) for payment in invoice.payments]
        day = on_to_work(max([day, invoice.issued, *earlier]))
        if day > self.days.today:
            return
        invoice.payments.append(PaymentStory(day, *self._how(invoice.client), part=part))

    def pay_today(self, invoice: InvoiceStory) -> None:
        """Whatever day of the week it is."""
        invoice.payments.append(PaymentStory(self.days.today, *self._how(invoice.client)))

    def _how(self, client: Sketch) -> tuple[str, str]:
        if client.market == "home":
            method = self.rng.choices(("check", "transfer", "cash"), (6, 4, 1))[0]
        else:
            method = self.rng.choices(("transfer", "check"), (5, 3))[0]
        if method == "check":
            self.checks[client.name] += self.rng.randint(1, 9)
            return method, str(self.checks[client.name])
        return method, f"ACH {self.rng.randint(100_000, 999_999)}" if method == "transfer" else ""

    def _invoice(self, client: Sketch, title: str, lines: list[LineStory], day: date) -> InvoiceStory:
        term = DEFAULTS.payment_days if client.payment_days is None else client.payment_days
        invoice = InvoiceStory(client, title, lines, day, day + timedelta(days=term))
        seen = day + timedelta(days=self.rng.choice((0, 0, 0, 1, 1, 2, 4)))
        if client.email and seen <= self.days.today:
            invoice.viewed = seen
        return invoice

    def _billed_on(self, job: JobStory, stage: int, last: int) -> date:
        """The first when work begins, the last on the day after it, the others between."""
        starts, ends = job.starts or job.lead, job.ends or job.lead
        if stage == last:
            done = any(status == "completed" for _, status in job.steps)
            return on_to_work(ends + timedelta(days=1 if done else 400))
        if stage == 0:
            return starts
        return on_to_work(starts + max(timedelta(days=4), (ends - starts) * stage // last))

    def _title(self, title: str, stage: int, last: int) -> str:
        return title if last == 0 else f"{title}, part {stage + 1} of {last + 1}"
