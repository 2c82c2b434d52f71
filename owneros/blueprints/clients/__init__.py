"""Clients: the list, one client's page, its contacts and sites, and its portal."""

from flask import Blueprint

bp = Blueprint("clients", __name__)

from owneros.blueprints.clients import (  # noqa: E402
    archiving,
    contacts,
    editing,
    messages,
    pages,
    portal,
    shared_files,
    sites,
)

__all__ = [
    "archiving",
    "bp",
    "contacts",
    "editing",
    "messages",
    "pages",
    "portal",
    "shared_files",
    "sites",
]
