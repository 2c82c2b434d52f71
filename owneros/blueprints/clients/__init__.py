"""Clients: the list, one client's page, and its contacts and sites."""

from flask import Blueprint

bp = Blueprint("clients", __name__)

from owneros.blueprints.clients import archiving, contacts, editing, pages, sites  # noqa: E402, F401
