"""The demo's cast and its work are data, in `owneros/cli/demo/data/`: plain values, no code."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")


def read(name: str) -> dict[str, Any]:
    """Lists come as tuples, to stand in frozen dataclasses, and what has a point is a Decimal."""
    told: dict[str, Any] = _frozen(tomllib.loads((DATA / f"{name}.toml").read_text(), parse_float=Decimal))
    return told


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(each) for key, each in value.items()}
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value
