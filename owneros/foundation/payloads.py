"""What a row of the outbox carries, and how it reaches the functions that ask for it: by name, ids as ids."""

import inspect
import uuid
from collections.abc import Callable
from typing import Any, TypeVar, get_args

Result = TypeVar("Result")


def packed(payload: dict[str, Any]) -> dict[str, Any]:
    """As JSON can keep it."""
    return {name: str(value) if isinstance(value, uuid.UUID) else value for name, value in payload.items()}


def hand_over(function: Callable[..., Result], payload: dict[str, Any], **more: Any) -> Result:
    """The function called with what its parameters name; what it does not ask for is left out."""
    given = payload | more
    wanted = inspect.signature(function).parameters.values()
    return function(**{each.name: _as_asked(given[each.name], each) for each in wanted if each.name in given})


def _as_asked(value: Any, parameter: inspect.Parameter) -> Any:
    if isinstance(value, str) and uuid.UUID in (parameter.annotation, *get_args(parameter.annotation)):
        return uuid.UUID(value) if value else None
    return value
