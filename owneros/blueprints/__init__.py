"""One package per area: forms and routes, a file per sub-resource. One blueprint never imports another."""

from flask import Blueprint


def all_blueprints() -> list[Blueprint]:
    """Every area of the app, in the order of the navigation."""
    from owneros.blueprints import (
        auth,
        clients,
        estimate_links,
        estimates,
        health,
        invoices,
        jobs,
        money,
        payments,
        portal,
        public,
        reminders,
        search,
        settings,
        shell,
        today,
        unsubscribing,
        webhooks,
    )

    return [
        today.bp,
        jobs.bp,
        clients.bp,
        estimates.bp,
        invoices.bp,
        payments.bp,
        reminders.bp,
        money.bp,
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
