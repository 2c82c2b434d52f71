"""One package per area: forms and routes, a file per sub-resource. One blueprint never imports another."""

from flask import Blueprint

from owneros.foundation.rooms import modules_of


def all_blueprints() -> list[Blueprint]:
    """Every area of the app: the blueprint of each `area.py`, with its routes."""
    areas = modules_of(__name__, "area")
    modules_of(__name__)
    return [area.bp for area in areas]
