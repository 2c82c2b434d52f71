"""The steps of create_app, one function each."""

import logging as std_logging
import os
import sys
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_compress import Compress
from jinja2 import FileSystemBytecodeCache, StrictUndefined
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from owneros.config import Settings
from owneros.foundation import links
from owneros.foundation.cards import written_json
from owneros.foundation.connections import DRIVER, ENGINE_OPTIONS
from owneros.foundation.database import db
from owneros.foundation.person_vault import person_vault
from owneros.foundation.vault import vault as the_vault

MAX_UPLOAD = 12 * 1024 * 1024
RESERVED = set(std_logging.makeLogRecord({}).__dict__)


def configuration(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SERVER_NAME=None,
        PREFERRED_URL_SCHEME="https" if settings.secure_cookies else "http",
        MAX_CONTENT_LENGTH=MAX_UPLOAD,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=2_000,
        TESTING=settings.environment == "test",
        OUTBOX_VISIBILITY=settings.outbox_visibility,
        SQLALCHEMY_DATABASE_URI=make_url(settings.database_url).set(drivername=DRIVER),
        SQLALCHEMY_ENGINE_OPTIONS=ENGINE_OPTIONS,
    )


def proxies(app: Flask) -> None:
    """Behind proxies of ours, the visitor's address and scheme are what they say; the host never is."""
    settings: Settings = app.extensions["settings"]
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    if settings.production:
        app.config["TRUSTED_HOSTS"] = [urlsplit(settings.public_url).hostname]


class _JsonLines(std_logging.Formatter):
    """One JSON object a line: a constant event name, data in fields. No bodies, no query strings."""

    def format(self, record: std_logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        entry.update({k: v for k, v in record.__dict__.items() if k not in RESERVED})
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return written_json(entry, default=str)


def logging(app: Flask) -> None:
    logger = std_logging.getLogger("owneros")
    if not logger.handlers and not app.testing:
        handler = std_logging.StreamHandler(sys.stderr)
        handler.setFormatter(_JsonLines())
        logger.addHandler(handler)
        logger.setLevel(std_logging.INFO)
        logger.propagate = False


def database(app: Flask) -> None:
    db.init_app(app)
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        # A web worker, which never migrates, is 9 MB lighter without.
        from flask_migrate import Migrate

        Migrate(app, db, directory="migrations", compare_type=True)


def shared(app: Flask) -> None:
    """What foundation keeps per process."""
    links.configure(app.extensions["settings"].public_url)


def vault(app: Flask) -> None:
    the_vault.configure(app.extensions["settings"].master_keys)
    person_vault.configure(app.extensions["settings"].master_keys)


def redis(app: Flask) -> None:
    app.extensions["redis"] = Redis.from_url(
        app.extensions["settings"].redis_url,
        socket_connect_timeout=1,
        socket_timeout=2,  # RQ allows its workers longer by itself
        retry=Retry(NoBackoff(), 0),
    )


def vendors(app: Flask) -> None:
    from owneros.vendors import google, mail, storage, stripe

    settings: Settings = app.extensions["settings"]
    mail.configure(settings.smtp_url, settings.mail_from, settings.sandbox_url)
    storage.configure(
        settings.r2_endpoint, settings.r2_access_key_id, settings.r2_secret_access_key, settings.r2_bucket
    )
    stripe.configure(settings.stripe_secret_key, settings.stripe_api_base)
    google.configure(settings.google_client_id, settings.google_client_secret, settings.google_discovery_url)


def domain(app: Flask) -> None:
    from owneros.domain import open_rooms
    from owneros.domain.people.factors import passkeys, recovery
    from owneros.domain.people.mailing import quota
    from owneros.domain.people.users import gate, passwords, proofs

    open_rooms()
    settings: Settings = app.extensions["settings"]
    gate.configure(settings.home / "gate")
    passwords.configure(settings.password_pepper, settings.password_cost)
    proofs.configure(settings.secret_key)
    recovery.configure(settings.password_pepper)
    passkeys.configure(settings.public_url)
    quota.configure(quota.Limits(settings.mails_per_day, settings.mails_per_day_new, settings.mails_new_days))


def web(app: Flask) -> None:
    from owneros.web import (
        again,
        csrf,
        filters,
        google,
        guards,
        handlers,
        headers,
        navigation,
        once,
        paging,
        reading,
        sessions,
        throttles,
    )

    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    bytecode = app.extensions["settings"].home / "cache" / "jinja"
    bytecode.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(bytecode))
    for early in (reading, sessions, csrf, guards, headers, throttles, filters, google):
        early.init_app(app)
    app.config.update(COMPRESS_MIMETYPES=["text/html"], COMPRESS_ALGORITHM=["zstd", "br", "gzip"])
    Compress(app)
    for late in (navigation, once, paging, handlers, again):
        late.init_app(app)


def parts(app: Flask) -> None:
    from owneros.parts import price_book

    price_book.init_app(app)


def blueprints(app: Flask) -> None:
    from owneros import blueprints as areas

    for blueprint in areas.all_blueprints():
        app.register_blueprint(blueprint)


def assets(app: Flask) -> None:
    """After the areas, each of which says the hue of what it keeps."""
    from owneros.web import assets as made

    made.init_app(app)


def tasks(app: Flask) -> None:
    from owneros.foundation.offering import offer_committed

    @app.teardown_request
    def ring_doorbell(_error: BaseException | None) -> None:
        if not app.config.get("HOLD_OFFERS"):
            offer_committed()


def commands(app: Flask) -> None:
    from owneros.cli import operator, seed

    operator.init_app(app)
    seed.init_app(app)
