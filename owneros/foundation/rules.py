"""Rules about what was typed are all looked at, so that a person hears at once of all that is wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from owneros.foundation.errors import FieldError, StateError

P = ParamSpec("P")
R = TypeVar("R")
# Stands for the form in place of a field.
WHOLE = ""


class Broken:
    """What was found so far; called with a field and what is said there."""

    def __init__(self) -> None:
        self.found: list[FieldError] = []

    def __call__(self, field: str, message: str) -> None:
        self.found.append(FieldError(field, message))

    def by(self, check: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """What another check makes of it; what that finds wrong is told with the rest, and makes None.

        A state that forbids the deed is no field's, so it is told of the form as a whole.
        """
        try:
            return check(*args, **kwargs)
        except FieldError as error:
            self.found += error.each
        except StateError as error:
            self(WHOLE, error.message)
        return None


@contextmanager
def rules() -> Iterator[Broken]:
    """Raises one FieldError for all that was broken, the others beside it.

    A FieldError that is raised inside ends the look: what follows would make no sense without that rule.
    """
    broken = Broken()
    try:
        yield broken
    except FieldError as error:
        broken.found += error.each
    if broken.found:
        first, *others = broken.found
        raise FieldError(first.field, first.message, others)
