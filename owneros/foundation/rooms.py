"""Packages are walked, so that a new noun or area is found by being there. No list names them."""

from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType


def modules_of(package: str, called: str = "") -> list[ModuleType]:
    """Every module below a package, or those of one name, imported, sorted by path.

    What they announce is registered by then.
    """
    found = walk_packages(import_module(package).__path__, f"{package}.")
    names = sorted(each.name for each in found if not each.ispkg)
    return [import_module(name) for name in names if not called or name.endswith(f".{called}")]
