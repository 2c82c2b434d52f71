"""One package per area: forms and routes, a file per sub-resource. One blueprint never imports another."""

from flask import Blueprint


def all_blueprints() -> list[Blueprint]:
    """Every area of the app, in the order of the navigation."""
    from owneros.blueprints import (
        auth,
        catalog,
        clients,
        exports,
        health,
        imports,
        invoices,
        jobs,
        money,
        payments,
        public,
        search,
        settings,
        shell,
        today,
        webhooks,
    )

    return [
        today.bp,
        jobs.bp,
        clients.bp,
        catalog.bp,
        imports.bp,
        invoices.bp,
        payments.bp,
        money.bp,
        exports.bp,
        search.bp,
        settings.bp,
        auth.bp,
        public.bp,
        webhooks.bp,
        shell.bp,
        health.bp,
    ]
