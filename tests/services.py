"""Real PostgreSQL, Redis and sandbox for the suite; a pytest plugin, loaded by tests/conftest.py.

One PostgreSQL and one Redis serve a whole test session; its data begin as a kept cluster (tests/kept.py)
in which the migrations have run. Under xdist the controller owns them and tells the workers where they are;
each worker has databases of its own, copied from the migrated one, its own Redis number and its own sandbox.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from owneros.cli.development_secrets import MAKERS
from owneros.embedded import PostgresServer, RedisServer
from owneros.sandbox.server import SandboxServer
from tests.kept import ROOT, kept

# What decides how an empty, migrated database looks.
MADE_FROM = ("migrations/**/*.py", "owneros/foundation/*.py", "owneros/embedded/*.py", "requirements.txt")
# What decides how a template is compiled; Jinja itself sees when its text has changed.
COMPILED_BY = ("owneros/setup.py", "owneros/web/*.py", "owneros/foundation/*.py", "requirements.txt")
EMPTY = "owneros"
ROLES = {"app": "owneros_app", "owner": "owneros_owner", "ops": "owneros_ops"}
SECRETS = {name: make() for name, make in MAKERS.items()}


@dataclass
class Services:
    """Servers in a throw-away home, with a migrated, empty database; faults may be done to them."""

    home: Path
    postgres: PostgresServer = field(init=False)
    redis: RedisServer = field(init=False)
    holding: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.postgres = PostgresServer(self.home, durable=False)
        self.redis = RedisServer(self.home, durable=False)

    @classmethod
    def started(cls, *, durable: bool = False) -> "Services":
        """Servers of their own; what a durable PostgreSQL has committed outlives an immediate restart."""
        services = cls(short_home())
        services.postgres = PostgresServer(services.home, durable=durable)
        with kept("cluster", MADE_FROM, make_cluster) as cluster:
            put_in_place(cluster, services.postgres)
        bytecode = services.holding.enter_context(kept("bytecode", COMPILED_BY, Path.mkdir))
        (services.home / "cache").mkdir()
        (services.home / "cache" / "jinja").symlink_to(bytecode)
        services.postgres.start()
        services.redis.start()
        return services

    def end(self) -> None:
        self.redis.kill()
        self.postgres.stop("immediate")
        self.holding.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def urls(self, database: str = EMPTY) -> dict[str, str]:
        """Addresses of a database for each role: app, owner, ops."""
        return {short: self.postgres.url(role, database) for short, role in ROLES.items()}

    def redis_url(self, number: int = 0) -> str:
        return self.redis.url.replace("db=0", f"db={number}")


def short_home() -> Path:
    """A short path below the system's temporary directory: sockets have to fit into it."""
    return Path(tempfile.mkdtemp(prefix="owneros-test-"))


def make_cluster(place: Path) -> None:
    """PostgreSQL's data with the roles and a migrated, empty database."""
    services = Services(short_home())
    services.postgres.start()
    environment = os.environ | test_environment(services.urls(), services.redis_url(), home=services.home)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    services.postgres.stop("fast")
    if done.returncode == 0:
        shutil.copytree(services.postgres.data, place)
    services.end()
    if done.returncode != 0:
        pytest.fail(f"flask db upgrade failed:\n{done.stdout}{done.stderr}", pytrace=False)


def put_in_place(cluster: Path, server: PostgresServer) -> None:
    """What `server` finds at its first start, in the place of an empty directory."""
    shutil.copytree(cluster, server.data)
    if server.account:
        for path in [server.data, *server.data.rglob("*")]:
            os.chown(path, server.account.uid, server.account.gid)


def test_environment(
    urls: Mapping[str, str],
    redis_url: str,
    *,
    home: Path,
    sandbox_url: str = "http://127.0.0.1:9",  # noqa: PT028
    smtp_url: str = "smtp://127.0.0.1:9",  # noqa: PT028
    public_url: str = "http://localhost:8000",  # noqa: PT028
) -> dict[str, str]:
    """Variables for owneros.config.load; without a sandbox every vendor is a closed door (port 9)."""
    return SECRETS | {
        "OWNEROS_ENV": "test",
        "OWNEROS_HOME": str(home),
        "PUBLIC_URL": public_url,
        "DATABASE_URL": urls["app"],
        "MIGRATION_DATABASE_URL": urls["owner"],
        "OPS_DATABASE_URL": urls["ops"],
        "REDIS_URL": redis_url,
        "SANDBOX_URL": sandbox_url,
        "STRIPE_API_BASE": f"{sandbox_url}/stripe",
        "SMTP_URL": smtp_url,
        "R2_ENDPOINT": f"{sandbox_url}/r2",
        "R2_BUCKET": "owneros",
        "GOOGLE_DISCOVERY_URL": f"{sandbox_url}/google/.well-known/openid-configuration",
        "PASSWORD_COST": "4",
    }


test_environment.__test__ = False  # type: ignore[attr-defined] - a name for readers, not a test


class ControllerPlugin:
    """Under xdist: starts the servers when the first worker is made, ends them after the last."""

    def __init__(self) -> None:
        self.services: Services | None = None

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node) -> None:
        if self.services is None:
            self.services = Services.started()
        node.workerinput["services_home"] = str(self.services.home)

    def pytest_unconfigure(self) -> None:
        if self.services is not None:
            self.services.end()
            self.services = None


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(ControllerPlugin(), "owneros-services")


def worker_number(config: pytest.Config) -> int:
    """0 without xdist, else the number in gw0, gw1, ..."""
    return int(getattr(config, "workerinput", {}).get("workerid", "gw0").removeprefix("gw"))


@pytest.fixture(scope="session")
def services(pytestconfig: pytest.Config) -> Iterator[Services]:
    """PostgreSQL and Redis of the whole session; not for doing faults to (see own_services)."""
    home = getattr(pytestconfig, "workerinput", {}).get("services_home")
    if home is not None:
        yield Services(Path(home))
    else:
        services = Services.started()
        yield services
        services.end()


@pytest.fixture(scope="session")
def postgres(services: Services) -> PostgresServer:
    return services.postgres


@pytest.fixture(scope="session")
def redis_server(services: Services) -> RedisServer:
    return services.redis


@pytest.fixture(scope="session")
def redis_url(services: Services, pytestconfig: pytest.Config) -> str:
    """A Redis database that this worker has for itself; flush it as you like."""
    return services.redis_url(worker_number(pytestconfig))


@pytest.fixture(scope="session")
def new_database(services: Services, pytestconfig: pytest.Config) -> Iterator[Callable[[], dict[str, str]]]:
    """Makes migrated, empty databases; returns the addresses of each as app, owner, ops."""
    made: list[str] = []

    def make() -> dict[str, str]:
        name = f"owneros_w{worker_number(pytestconfig)}_{len(made)}"
        services.postgres.create_database(name, EMPTY)
        made.append(name)
        return services.urls(name)

    yield make
    for name in made:
        services.postgres.drop_database(name)


@pytest.fixture(scope="session")
def database_urls(new_database: Callable[[], dict[str, str]]) -> dict[str, str]:
    """The migrated database of this worker: app, owner, ops."""
    return new_database()


@pytest.fixture
def fresh_urls(new_database: Callable[[], dict[str, str]]) -> dict[str, str]:
    """A migrated database for one test alone: app, owner, ops."""
    return new_database()


@pytest.fixture(scope="session")
def sandbox_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    """The vendors' stand-in of this worker, sharing its secrets with test_environment."""
    with SandboxServer(
        tmp_path_factory.mktemp("sandbox"),
        platform_secret=SECRETS["STRIPE_WEBHOOK_SECRET"],
        connect_secret=SECRETS["STRIPE_CONNECT_WEBHOOK_SECRET"],
        thin_secret=SECRETS["STRIPE_THIN_WEBHOOK_SECRET"],
        mail_secret=SECRETS["MAIL_WEBHOOK_SECRET"],
        r2_access_key=SECRETS["R2_ACCESS_KEY_ID"],
        r2_secret_key=SECRETS["R2_SECRET_ACCESS_KEY"],
        google_client_id=SECRETS["GOOGLE_CLIENT_ID"],
        google_client_secret=SECRETS["GOOGLE_CLIENT_SECRET"],
    ) as server:
        yield server


@pytest.fixture
def own_services() -> Iterator[Callable[..., Services]]:
    """Makes servers that belong to one test alone, to be killed and restarted."""
    made: list[Services] = []

    def make() -> Services:
        made.append(Services.started())
        return made[-1]

    yield make
    for services in made:
        services.end()
