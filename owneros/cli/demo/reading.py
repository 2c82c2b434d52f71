"""The demo's cast and its work are data, in `owneros/cli/demo/data/`: plain values, no code."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text())


def frozen(value: Any) -> Any:
    """Lists of lists as tuples of tuples, to stand in a frozen dataclass."""
    return tuple(frozen(each) for each in value) if isinstance(value, list) else value
