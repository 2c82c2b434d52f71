"""An import and the rows of its file."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from owneros.domain.across.imports.words import ImportState, RowState
from owneros.foundation.choices import one_of
from owneros.foundation.database import TenantTable, tenant_fk

AT_WORK = ("checking", "running", "undoing")
UNTOUCHED = ("mapping", "checked")
OVER = ("done", "undone", "failed")
# The states of rows that a step has still to do; looking over goes by position instead.
LEFT = {"running": ("ready", "double"), "undoing": ("added",)}


class CsvImport(TenantTable):
    """`mapping` leads from a column's number, as text, to the field it fills. `done_count` is its progress;
    `asked_count` counts what people asked of it, so that each is carried out anew.

    mapping -> checking -> checked -> running -> done -> undoing -> undone; failed when its task gave up.
    """

    __tablename__ = "csv_import"

    kind: Mapped[str]
    file_name: Mapped[str]
    encoding: Mapped[str]
    separator: Mapped[str]
    header: Mapped[list[str]] = mapped_column(JSONB)
    mapping: Mapped[dict[str, str]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(default="mapping")
    rows_count: Mapped[int]
    done_count: Mapped[int] = mapped_column(default=0)
    asked_count: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    actor_name: Mapped[str]
    actor_user_id: Mapped[uuid.UUID | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("kind", ("client", "catalog")),
        one_of("state", ImportState),
    )

    @property
    def rows_are_gone(self) -> bool:
        """Their time is over, see forgetting.py."""
        return not self.header


class CsvImportRow(TenantTable):
    """A row of the file. `details` is what would be made of it; what is made carries this row's id.

    `shape_*` tell of the row as it lies in the file, `problem` and `remark` of what the mapping makes of it.

    unread -> ready | double | wrong -> added | skipped -> removed | kept. `twin_name` is whom it doubles.
    """

    __tablename__ = "csv_import_row"

    csv_import_id: Mapped[uuid.UUID]
    position: Mapped[int]
    line: Mapped[int]
    cells: Mapped[list[str]] = mapped_column(JSONB)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(default="unread")
    shape_problem: Mapped[str] = mapped_column(default="")
    shape_remark: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")
    twin_id: Mapped[uuid.UUID | None]
    twin_name: Mapped[str] = mapped_column(default="")
    wanted: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        tenant_fk("csv_import", "csv_import_id", ondelete="CASCADE"),
        one_of("state", RowState),
        UniqueConstraint("tenant_id", "csv_import_id", "position"),
        Index("ix_csv_import_row_state", "tenant_id", "csv_import_id", "state", "position"),
    )
