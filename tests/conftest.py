"""Fixtures for every test. Each test gets two fresh businesses, so nothing needs to be cleaned up."""

import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from flask import Flask
from sqlalchemy import event, func, or_, select
from sqlalchemy.engine.interfaces import CacheStats
from werkzeug.serving import make_server

from owneros import create_app, setup
from owneros.config import Settings, load
from owneros.domain.people.tenants.models import Tenant
from owneros.foundation import looking_up
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import Outbox
from owneros.foundation.periods import now
from owneros.foundation.tasks import handle, use_app
from owneros.foundation.tenancy import enter_tenant
from owneros.sandbox.server import SandboxServer
from owneros.web.throttles import limiter
from tests.cast import Cast
from tests.faults.crashing import Crash
from tests.hygiene import HygieneClient
from tests.lengths import LANE

if TYPE_CHECKING:
    from tests.services import Services

pytest_plugins = ["tests.services"]
ROUNDS = 20
hypothesis.settings.load_profile(LANE)
LOCAL = {"127.0.0.1", "localhost", "::1"}


@pytest.fixture(scope="session", autouse=True)
def _no_outside_world() -> Iterator[None]:
    """Sockets go to this machine or nowhere."""
    patch = pytest.MonkeyPatch()
    original = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:  # type: ignore[index]
            raise OSError(f"Tests do not connect to {address!r}.")
        original(self, address)  # type: ignore[arg-type]

    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Switches pytest-flask's outer context off: requests of two people must not share one session."""


@pytest.fixture(scope="session")
def settings_for(
    database_urls: dict[str, str], redis_url: str, sandbox_server: SandboxServer, services: "Services"
) -> Callable[[str], Settings]:
    """Settings of an app that is reached at the given address."""
    from tests.services import test_environment

    def build(public_url: str) -> Settings:
        return load(
            test_environment(
                database_urls,
                redis_url,
                home=services.home,
                sandbox_url=sandbox_server.url,
                smtp_url=sandbox_server.smtp_url,
                public_url=public_url,
            )
        )

    return build


@pytest.fixture(scope="session")
def address() -> str:
    """Where the app of this session is, or will be, reached by browsers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://localhost:{probe.getsockname()[1]}"


@pytest.fixture(scope="session")
def app(settings_for: Callable[[str], Settings], address: str) -> Iterator[Flask]:
    application = create_app(settings_for(address))
    # Tests run tasks by hand, when they want them to run.
    application.config["HOLD_OFFERS"] = True
    # By the limiter itself: it read its settings when the app was made.
    limiter.enabled = False
    use_app(application)
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def _own_settings(request: pytest.FixtureRequest) -> None:
    """Vendors and links are set up per process: another test may have made an app with other settings."""
    if "app" in request.fixturenames:
        application = request.getfixturevalue("app")
        for step in (setup.shared, setup.vault, setup.vendors, setup.domain):
            step(application)
        use_app(application)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast(app)


@pytest.fixture
def anonymous(app: Flask) -> HygieneClient:
    return HygieneClient(app)


@pytest.fixture
def in_tenant(app: Flask) -> Callable[[int], AbstractContextManager[None]]:
    """`with in_tenant(tenant_id):` an app context whose session is pinned; commits at its end."""

    @contextmanager
    def enter(tenant_id: int) -> Iterator[None]:
        with app.app_context():
            enter_tenant(db.session, tenant_id)
            yield
            db.session.commit()

    return enter


@dataclass(frozen=True)
class Earlier:
    """Where the tests before this one left off."""

    tenant_id: int
    task_id: uuid.UUID


@pytest.fixture(autouse=True)
def earlier(request: pytest.FixtureRequest) -> Earlier | None:
    """For tests that run tasks, and before any other fixture of theirs asks for one."""
    if "run_tasks" not in request.fixturenames:
        return None
    with request.getfixturevalue("app").app_context():
        return Earlier(db.session.scalar(select(func.max(Tenant.id))) or 0, uuid7())


@pytest.fixture
def run_tasks(app: Flask, earlier: Earlier) -> Callable[..., int]:
    """Run what this test's businesses have in the outbox until nothing is due; how many tasks ran.

    `kinds` limits the run.
    """

    def run(kinds: set[str] | None = None) -> int:
        ran = 0
        for _ in range(ROUNDS):
            with app.app_context():
                due = db.session.scalars(
                    select(Outbox.id)
                    .where(
                        Outbox.done_at.is_(None),
                        Outbox.dead_at.is_(None),
                        Outbox.available_at <= now() + timedelta(seconds=1),
                        Outbox.lease_until.is_(None),
                        Outbox.id > earlier.task_id,
                        or_(Outbox.tenant_id.is_(None), Outbox.tenant_id > earlier.tenant_id),
                        *([Outbox.kind.in_(kinds)] if kinds else []),
                    )
                    .order_by(Outbox.available_at)
                ).all()
            if not due:
                return ran
            for row_id in due:
                handle(str(row_id))
                ran += 1
        return ran

    return run


@pytest.fixture
def sandbox(sandbox_server: SandboxServer) -> Iterator[SandboxServer]:
    """The outside world; its faults and held webhooks are cleared after the test."""
    yield sandbox_server
    sandbox_server.box.faults.clear()


class Sent(list[str]):
    """SQL that was sent; `compiled` are those that had to be written anew for it."""

    def __init__(self) -> None:
        super().__init__()
        self.compiled: list[str] = []


@pytest.fixture(params=["carried", "left where they are", "walked along"])
def however_many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many records a search calls few."""
    if request.param != "carried":
        monkeypatch.setattr(looking_up, "CARRIED", -1)
    if request.param == "walked along":
        monkeypatch.setattr(looking_up, "FEW", -1)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[Sent]]:
    """`with count_queries() as statements:` collects the SQL that was sent meanwhile."""

    @contextmanager
    def count() -> Iterator[Sent]:
        statements = Sent()

        def note(
            _conn: object, _cursor: object, statement: str, _values: object, context: Any, *_: object
        ) -> None:
            if "set_config" not in statement:
                statements.append(statement)
                if context.cache_hit is not CacheStats.CACHE_HIT:
                    statements.compiled.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return count


@pytest.fixture
def crash_at(app: Flask) -> Callable[[int], AbstractContextManager[None]]:
    """`with crash_at(7):` the seventh statement does not reach the database."""

    @contextmanager
    def crash(place: int) -> Iterator[None]:
        count = 0

        def note(*_rest: object) -> None:
            nonlocal count
            count += 1
            if count == place:
                raise Crash

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return crash


@pytest.fixture(scope="session")
def live_server(app: Flask, address: str) -> Iterator[str]:
    """The app over real HTTP."""
    server = make_server("127.0.0.1", int(address.rpartition(":")[2]), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def live_url(live_server: str, sandbox: SandboxServer) -> Iterator[str]:
    """The app for browsers and for the sandbox's webhooks, while this test runs; tasks run by `run_tasks`."""
    sandbox.app_url = live_server
    yield live_server
    sandbox.app_url = ""
