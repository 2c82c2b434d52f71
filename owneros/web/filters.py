"""How money, dates and texts are written for people. Times are shown in the business's zone."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask import Flask, g

from owneros.foundation.money import format_cents, format_whole
from owneros.foundation.periods import now

DEFAULT_ZONE = "America/Chicago"


def zone() -> str:
    """The zone of the business whose page this is: the signed-in person's, or the document's."""
    if g.get("person") is not None:
        return str(g.person.time_zone)
    return str(g.get("document_zone") or DEFAULT_ZONE)


def day(value: date | None) -> str:
    """`Nov 23`, with the year when it is not the current one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone())).date()
    if value.year != now().astimezone(ZoneInfo(zone())).year:
        return day_year(value)
    return f"{value:%b} {value.day}"


def day_year(value: date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone())).date()
    return f"{value:%b} {value.day}, {value.year}"


def moment(value: datetime | None) -> str:
    """`Nov 23, 2026, 4:05 PM` in the business's zone."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone()))
    return f"{local:%b} {local.day}, {local.year}, {local.hour % 12 or 12}:{local:%M %p}"


def ago(value: datetime | None) -> str:
    if value is None:
        return ""
    seconds = max(0, int((now() - value).total_seconds()))
    if seconds < 60:  # noqa: PLR2004
        return "just now"
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {word}{'s' if count > 1 else ''} ago"
    return "just now"


def quantity(value: Decimal) -> str:
    """`2.500` -> `2.5`, `3.000` -> `3`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Decimal) -> str:
    return quantity(value) + "%"


def plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def phone(value: str) -> str:
    """`+15125550100` -> `(512) 555-0100`; other numbers as they were typed."""
    digits = value.removeprefix("+1")
    if len(digits) == 10 and digits.isdecimal():  # noqa: PLR2004
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return value


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        money=format_cents,
        money_whole=format_whole,
        day=day,
        day_year=day_year,
        moment=moment,
        ago=ago,
        quantity=quantity,
        percent=percent,
        plural=plural,
        phone=phone,
    )

    @app.context_processor
    def common() -> dict[str, object]:
        return {
            "person": g.get("person"),
            "sandbox_mode": bool(app.extensions["settings"].sandbox_url),
        }
