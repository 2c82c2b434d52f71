"""One package per area: forms and routes, a file per sub-resource. One blueprint never imports another."""

from flask import Blueprint


def all_blueprints() -> list[Blueprint]:
    """Every area of the app, in the order of the navigation."""
    from owneros.blueprints import (
        auth,
        catalog,
        clients,
        estimate_links,
        estimates,
        exports,
        health,
        imports,
        invoices,
        jobs,
        late_fees,
        money,
        payments,
        portal,
        public,
        recurring,
        reminders,
        search,
        settings,
        shell,
        statements,
        today,
        unsubscribing,
        webhooks,
    )

    return [
        today.bp,
        jobs.bp,
        clients.bp,
        estimates.bp,
        catalog.bp,
        imports.bp,
        invoices.bp,
        payments.bp,
        reminders.bp,
        recurring.bp,
        late_fees.bp,
        statements.bp,
        money.bp,
        exports.bp,
        search.bp,
        settings.bp,
        auth.bp,
        portal.bp,
        public.bp,
        estimate_links.bp,
        unsubscribing.bp,
        webhooks.bp,
        shell.bp,
        health.bp,
    ]
