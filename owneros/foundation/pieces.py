"""The pieces of what records are found by, as PostgreSQL keeps them (`cutting.py`), and who is found by what.

Under row-level security no LIKE uses an index, as LIKE might tell of rows that are somebody else's. Comparing
texts tells nothing, and a range of pieces is compared.
"""

import uuid
from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, MappedColumn, mapped_column

from owneros.foundation.database import Base
from owneros.foundation.tenancy import TenantScoped

# Letters of a piece, at most.
PIECE = 8
_CUT = "cut"


class SearchPiece(TenantScoped, Base):
    """`source` is the table and column of the text, `record_id` the row that holds it.

    Rows come, change and go with those of their records, by triggers.
    """

    __tablename__ = "search_piece"

    source: Mapped[str] = mapped_column(primary_key=True)
    piece: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    record_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


def searched(**options: Any) -> MappedColumn[str]:
    """A column of normalised text by which records are found; a revision cuts it into pieces."""
    return mapped_column(info={_CUT: True}, **options)


def source_of(column: InstrumentedAttribute[str]) -> str:
    """The `source` of its pieces. Raises ValueError for what is not `searched`."""
    stored = column.property.columns[0]
    if _CUT not in stored.info:
        raise ValueError(f"{column} is not cut into pieces.")
    return _named(stored)


def sources() -> dict[str, tuple[str, str]]:
    """Of each source its table and column."""
    columns = (column for table in Base.metadata.tables.values() for column in table.columns)
    return {_named(column): (column.table.name, column.name) for column in columns if _CUT in column.info}


def _named(column: Any) -> str:
    table = str(column.table.name)
    return table if column.name == "search_text" else f"{table}.{column.name}"
