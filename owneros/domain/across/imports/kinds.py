"""What can come in from a file. Each kind is a module that knows its fields, its doubles and its undoing."""

import uuid
from collections.abc import Iterable
from typing import Any, Protocol

from owneros.domain.across.imports import clients, items
from owneros.domain.across.imports.cells import Composed
from owneros.domain.across.imports.models import CsvImport
from owneros.foundation.audit import Actor


class Noun(Protocol):
    FIELDS: dict[str, str]
    # What `keys` reads of a row's details.
    KEYED: tuple[str, ...]

    def lacking(self, fields: Iterable[str]) -> str: ...
    def compose(self, values: dict[str, str]) -> Composed: ...
    def keys(self, details: dict[str, Any]) -> list[tuple[str, str]]: ...
    def twins(self, batch: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[uuid.UUID, str]]: ...
    def make(self, actor: Actor, row_id: uuid.UUID, details: dict[str, Any]) -> None: ...
    def in_use(self, made: CsvImport, ids: list[uuid.UUID]) -> dict[uuid.UUID, str]: ...
    def remove(self, ids: list[uuid.UUID]) -> None: ...


NOUNS: dict[str, Noun] = {"client": clients, "catalog": items}
# One and many, as they are said on screen.
WORDS = {"client": ("client", "clients"), "catalog": ("item", "items")}
