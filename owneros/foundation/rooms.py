"""Packages are walked, so that a new noun or area is found by being there. No list names them."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

# What a noun announces itself by, each in a module of this name in its own folder, when it has one.
ANNOUNCEMENTS = ("models", "tasks", "mails")


def modules_of(package: str, names: tuple[str, ...] | None = None) -> list[ModuleType]:
    """Every module below a package, or those with one of these names, imported; sorted by path."""
    return [
        import_module(found) for found in sorted(_below(package)) if names is None or _last(found) in names
    ]


def _below(package: str) -> Iterator[str]:
    for found in walk_packages(import_module(package).__path__, f"{package}."):
        if not found.ispkg:
            yield found.name


def _last(module: str) -> str:
    return module.rpartition(".")[2]
