"""How a series says when it comes, how it goes on, and what became of a date."""

from owneros.domain.billing.recurring.rhythm import End, Rhythm
from owneros.foundation.choices import Choice
from owneros.foundation.counts import plural

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LAST_SURE_DAY = 28
COLLAPSED = "Missed. The next one was created instead."
WHILE_PAUSED = "It was paused."


class SeriesStatus(Choice):
    ACTIVE = "active", "Active", "ok"
    PAUSED = "paused", "Paused", "warn"
    STOPPED = "stopped", "Stopped"
    ENDED = "ended", "Ended"


class DateState(Choice):
    """What became of a date."""

    MADE = "made", "Created", "ok"
    SKIPPED = "skipped", "Skipped"
    FAILED = "failed", "Failed", "bad"


class Mode(Choice):
    DRAFT = "draft", "Creates a draft for you to check"
    SENT = "sent", "Created and emailed automatically, outside quiet hours"


def say_status(status: str, failures: int, because: str) -> tuple[str, str]:
    """(word, tone) for a badge: a series that is in trouble says so."""
    if status == "paused" and because:
        return "Paused automatically", "bad"
    if status == "active" and failures:
        return "Failed", "bad"
    return SeriesStatus(status).badge


def say_rhythm(rhythm: Rhythm) -> str:
    """`Every month on the 31st, or the last day`."""
    name = f"Every {rhythm.unit}" if rhythm.every == 1 else f"Every {plural(rhythm.every, rhythm.unit)}"
    day = rhythm.start.day
    if rhythm.unit == "week":
        return f"{name} on {WEEKDAYS[rhythm.start.weekday()]}"
    if rhythm.unit == "year":
        leap = ", or the 28th" if (rhythm.start.month, day) == (2, 29) else ""
        return f"{name} on {rhythm.start:%B} {day}{leap}"
    return f"{name} on the {ordinal(day)}{', or the last day' if day > LAST_SURE_DAY else ''}"


def say_end(end: End) -> str:
    if end.kind == "date" and end.on is not None:
        return f"On {end.on:%B} {end.on.day}, {end.on.year}"
    if end.kind == "count" and end.count is not None:
        return f"After {plural(end.count, 'invoice')}"
    return "When you stop it"


def ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
