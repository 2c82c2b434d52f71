"""Runs migrations as the role that owns the tables (MIGRATION_DATABASE_URL); falls back to DATABASE_URL."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, pool

from owneros.foundation.database import Base

settings = current_app.extensions["settings"]


def run() -> None:
    url = settings.migration_database_url or settings.database_url
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
