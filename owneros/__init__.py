"""OwnerOS: the business desk of a contractor, in a phone."""

import os

from flask import Flask

from owneros.config import Settings, load


def create_app(settings: Settings | None = None) -> Flask:
    """The web app; workers and commands use it too, for its settings and its database."""
    from owneros import setup

    settings = settings or load(os.environ)
    app = Flask(__name__, static_folder=None)
    setup.configuration(app, settings)
    setup.proxies(app)
    setup.logging(app)
    setup.database(app)
    setup.shared(app)
    setup.vault(app)
    setup.redis(app)
    setup.vendors(app)
    setup.domain(app)
    setup.web(app)
    setup.parts(app)
    setup.blueprints(app)
    setup.assets(app)
    setup.tasks(app)
    setup.commands(app)
    return app
