"""The demo business, made once in a database of its own that another business already lives in."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from owneros import create_app
from owneros.cli.demo.business import OWNER, TIME_ZONE
from owneros.cli.demo.days import Days
from owneros.cli.demo.planning import make_plan
from owneros.config import load
from owneros.domain.across.overview.balances import credit_of_client
from owneros.domain.billing.invoices.models import Invoice, InvoiceLine, InvoiceRevision
from owneros.domain.billing.invoices.statuses import InvoiceStatus
from owneros.domain.billing.payments.models import Allocation, Payment, Refund
from owneros.domain.billing.payments.queries import received_by_month
from owneros.domain.billing.payments.waiting import money_on_its_way
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.people.tenants.models import Membership, TaxRate
from owneros.domain.people.users.models import User
from owneros.domain.people.users.passwords import matches
from owneros.domain.work.jobs.dates import is_late, is_on
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.statuses import JobStatus
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from owneros.foundation.periods import last_months, now, today_in
from owneros.foundation.tenancy import enter_tenant
from owneros.sandbox.server import SandboxServer
from tests.cast import found, join
from tests.conventions.world import TENANT_MODELS
from tests.services import test_environment

Enter = Callable[[int], AbstractContextManager[None]]
TODAY = today_in(TIME_ZONE)
# Days late, from and to.
BANDS = ((-999, 0), (1, 30), (31, 60), (61, 999))


@dataclass
class Demo:
    app: Flask
    home: Path
    tenant_id: int
    neighbour_id: int
    neighbour_before: dict[str, int]
    told: str
    enter: Enter

    def seed(self) -> str:
        done = self.app.test_cli_runner().invoke(args=["seed-demo"])
        assert (done.exit_code, done.stderr) == (0, "")
        return done.output

    def counts(self, tenant_id: int) -> dict[str, int]:
        with self.enter(tenant_id):
            return {
                model.__tablename__: db.session.scalar(select(func.count()).select_from(model)) or 0
                for model in TENANT_MODELS
            }


@pytest.fixture(scope="module")
def demo(
    new_database: Callable[[], dict[str, str]],
    redis_url: str,
    sandbox_server: SandboxServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Demo]:
    home = tmp_path_factory.mktemp("demo")
    environment = test_environment(
        new_database(), redis_url, home=home, sandbox_url=sandbox_server.url, smtp_url=sandbox_server.smtp_url
    )
    app = create_app(load(environment))

    @contextmanager
    def enter(tenant_id: int) -> Iterator[None]:
        with app.app_context():
            enter_tenant(db.session, tenant_id)
            yield

    neighbour = found(app, "Lone Star Plumbing")
    join(app, neighbour, "owner", "Pat Stranger")
    demo = Demo(app, home, 0, neighbour.id, {}, "", enter)
    demo.neighbour_before = demo.counts(neighbour.id)
    demo.told = demo.seed()
    with app.app_context():
        demo.tenant_id = db.session.scalars(
            select(Membership.tenant_id).join(User).where(User.email_norm == OWNER.email)
        ).one()
    yield demo
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def inside(demo: Demo) -> Iterator[Demo]:
    with demo.enter(demo.tenant_id):
        yield demo


def test_every_status_is_there(inside: Demo):
    assert set(db.session.scalars(select(Invoice.status))) == set(InvoiceStatus)
    assert set(db.session.scalars(select(Job.status))) == set(JobStatus)
    assert db.session.scalar(select(func.count(Client.id))) == 45
    assert db.session.scalar(select(func.count(Invoice.id))) >= 170


def test_every_band_of_lateness_has_invoices(inside: Demo):
    open_now = select(Invoice.due_on).where(Invoice.status.in_(("sent", "viewed", "partially_paid")))
    late = [(TODAY - due).days for due in db.session.scalars(open_now)]
    for least, most in BANDS:
        assert len([days for days in late if least <= days <= most]) >= 2, least


def test_money_came_in_each_month_of_two_years(inside: Demo):
    months = received_by_month(last_months(TODAY, 24))
    assert min(months) > 0
    assert set(db.session.scalars(select(Payment.method))) >= {"check", "transfer", "cash"}


def test_work_is_planned_for_today_and_some_is_late(inside: Demo):
    jobs = db.session.execute(select(Job.status, Job.starts_on, Job.ends_on)).all()
    assert sum(is_on(*job, TODAY) for job in jobs) >= 4
    assert sum(is_late(job.status, job.ends_on, TODAY) for job in jobs) == 3


def test_paid_is_the_sum_of_allocations(inside: Demo):
    booked = dict(
        db.session.execute(
            select(Allocation.invoice_id, func.sum(Allocation.amount_cents)).group_by(Allocation.invoice_id)
        ).all()
    )
    for invoice in db.session.scalars(select(Invoice)):
        assert invoice.paid_cents == booked.get(invoice.id, 0) + invoice.applied_cents, invoice.label
        assert (invoice.status == "paid") == (invoice.paid_cents == invoice.total_cents > 0), invoice.label


def test_totals_are_those_of_the_lines_and_of_the_last_revision(inside: Demo):
    lines = dict(
        db.session.execute(
            select(InvoiceLine.invoice_id, func.sum(InvoiceLine.amount_cents)).group_by(
                InvoiceLine.invoice_id
            )
        ).all()
    )
    frozen = {
        (row.invoice_id, row.revision): row.snapshot["total_cents"]
        for row in db.session.scalars(select(InvoiceRevision))
    }
    for invoice in db.session.scalars(select(Invoice)):
        assert invoice.subtotal_cents == lines[invoice.id]
        if invoice.status != "draft":
            assert frozen[invoice.id, invoice.revision] == invoice.total_cents
    assert db.session.scalar(select(func.max(Invoice.revision))) == 2


@pytest.mark.parametrize(("model", "when"), [(Invoice, Invoice.sent_at), (Job, Job.created_at)])
def test_numbers_have_no_gap_and_follow_time(inside: Demo, model, when):
    rows = db.session.execute(
        select(model.number, when).where(model.number.is_not(None)).order_by(model.number)
    ).all()
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)


def test_nothing_happened_in_the_future(inside: Demo):
    newest = db.session.scalar(select(func.max(AuditEvent.created_at)))
    assert newest <= now()
    assert db.session.scalar(select(func.max(Payment.received_on))) <= TODAY


def test_loose_ends_of_money(inside: Demo):
    left = db.session.scalars(select(credit_of_client()).select_from(Client)).all()
    assert [cents for cents in left if cents] == [15_000]
    refund = db.session.scalars(select(Refund)).one()
    assert (refund.state, refund.amount_cents) == ("succeeded", 38_000)
    assert db.session.scalar(select(func.count()).where(Invoice.discount_cents > 0).select_from(Invoice)) >= 3
    assert db.session.scalar(select(func.count()).where(Invoice.deposit_cents > 0).select_from(Invoice)) >= 3
    assert db.session.scalar(select(func.count()).where(Client.tax_exempt).select_from(Client)) == 3
    retired = db.session.scalars(select(TaxRate.name).where(TaxRate.retired_at.is_not(None))).all()
    assert len(retired) == 1


def test_three_clients_paid_by_card(inside: Demo):
    fees = db.session.scalars(select(Payment.fee_cents).where(Payment.method == "card")).all()
    assert len(fees) == 3
    assert min(fees) > 0


def test_one_bank_debit_is_on_its_way(inside: Demo):
    (coming,) = money_on_its_way()
    assert coming.amount_cents > 0
    assert coming.expected_on > TODAY


def test_mail_is_not_flooded(inside: Demo):
    kinds = Counter(db.session.scalars(select(MailMessage.kind)))
    assert kinds["invoice"] == 5
    assert sum(kinds.values()) <= 14


def test_the_sign_in_is_told_and_kept(demo: Demo):
    kept = demo.home / "demo.txt"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_text() in demo.told + "\n"
    password = demo.told.split("Password")[1].split()[0]
    with demo.app.app_context():
        people = db.session.scalars(
            select(User).join(Membership).where(Membership.tenant_id == demo.tenant_id)
        ).all()
    assert len(people) == 5
    assert all(matches(password, person.password_hash) for person in people)


def test_a_second_run_changes_nothing(demo: Demo):
    before = demo.counts(demo.tenant_id)
    assert demo.seed() == demo.told
    assert demo.counts(demo.tenant_id) == before


def test_the_neighbour_is_untouched(demo: Demo):
    assert demo.counts(demo.neighbour_id) == demo.neighbour_before


def test_it_is_refused_in_production(demo: Demo):
    settings = demo.app.extensions["settings"]
    demo.app.extensions["settings"] = replace(settings, environment="production")
    try:
        done = demo.app.test_cli_runner().invoke(args=["seed-demo"])
    finally:
        demo.app.extensions["settings"] = settings
    assert done.exit_code == 1
    assert "production" in done.output


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2027, 1, 1, 6, 3, tzinfo=UTC),
        datetime(2027, 2, 28, 18, tzinfo=UTC),
        datetime(2027, 3, 14, 9, tzinfo=UTC),
        datetime(2028, 2, 29, 23, 30, tzinfo=UTC),
    ],
)
def test_the_plan_holds_on_any_day(moment: datetime):
    days = Days(moment, TIME_ZONE)
    plan, again = make_plan(days), make_plan(days)
    assert [invoice.title for invoice in plan.invoices] == [invoice.title for invoice in again.invoices]
    sent = [i for i in plan.invoices if not i.draft and i.voided is None]
    late = [(days.today - invoice.due).days for invoice in sent if invoice.open]
    for least, most in BANDS:
        assert any(least <= days <= most for days in late)
    for invoice in sent:
        assert all(invoice.issued <= payment.day <= days.today for payment in invoice.payments)
    assert any(payment.day == days.today for invoice in sent for payment in invoice.payments)
