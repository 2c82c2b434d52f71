"""The error family. Everything the app raises on purpose is one of these."""

from collections.abc import Iterable


class OwnerOSError(Exception):
    """Base of all; `message` is fit for a person.

    `passing` tells a task whether trying again may help; what does not pass ends it at the first try.
    """

    status = 500
    passing = False

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class Unreadable(OwnerOSError):
    """What was sent is none of what our pages send."""

    status = 400


class TooLarge(OwnerOSError):
    """More was sent than is read."""

    status = 413


class NotFound(OwnerOSError):
    """The record does not exist for this person: a stranger's record looks the same as a made-up id."""

    status = 404


class Forbidden(OwnerOSError):
    """The person may see this but not do that."""

    status = 403


class FieldError(OwnerOSError):
    """A rule of the domain that one field of a form broke; shown at that field.

    `beside` are those that other fields broke as well: `rules.py` looks at all of them.
    """

    status = 422

    def __init__(self, field: str, message: str, beside: Iterable["FieldError"] = ()) -> None:
        super().__init__(message)
        self.field = field
        self.each: tuple[FieldError, ...] = (self, *beside)


class StateError(OwnerOSError):
    """The record is not in a state in which this may be done."""

    status = 409


class Stale(StateError):
    """The record changed after the person opened it; `record`, when given, is laid beside what was typed."""

    def __init__(self, message: str, record: object = None) -> None:
        super().__init__(message)
        self.record = record


class TooMany(OwnerOSError):
    """A throttle holds; `retry_after` in seconds."""

    status = 429
    passing = True

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class VendorError(OwnerOSError):
    """An outside company did not answer as needed; what was asked may be tried again."""

    status = 502
    passing = True


class CannotBeMade(OwnerOSError):
    """What was asked for cannot be made of what there is. `message` says why, and what the person can do."""
