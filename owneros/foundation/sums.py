"""Sums of cents in SQL: PostgreSQL adds bigints to a numeric, and cents stay whole numbers."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func


def total(cents: Any, *conditions: Any) -> ColumnElement[int]:
    """Over the rows that meet these conditions; 0 when there are none."""
    return cast(func.coalesce(func.sum(cents).filter(*conditions), 0), BigInteger)
