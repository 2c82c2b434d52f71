"""How money, dates and texts are written for people. Times are shown in the business's zone."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask import Flask, g

from owneros.foundation.counts import plural
from owneros.foundation.money import format_cents, format_e4, format_whole, plain_e4
from owneros.foundation.periods import now
from owneros.foundation.phones import dialled, format_phone, texted
from owneros.web.forms import plain_decimal

DEFAULT_ZONE = "America/Chicago"


def zone() -> str:
    """The zone of the business whose page this is: the signed-in person's, or the document's."""
    if g.get("person") is not None:
        return str(g.person.time_zone)
    return str(g.get("document_zone") or DEFAULT_ZONE)


def _this_year(in_zone: str) -> int:
    """Asked of the clock once for a page, which may hold hundreds of dates."""
    found: tuple[str, int] | None = g.get("this_year")
    if found is None or found[0] != in_zone:
        found = g.this_year = (in_zone, now().astimezone(ZoneInfo(in_zone)).year)
    return found[1]


def day(value: date | None) -> str:
    """`Nov 23`, with the year when it is not the current one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone())).date()
    if value.year != _this_year(zone()):
        return day_year(value)
    return f"{value:%b} {value.day}"


def day_year(value: date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone())).date()
    return f"{value:%b} {value.day}, {value.year}"


def initials(name: str) -> str:
    """`SR` of Sam Rivera: of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (*words[:1], *words[1:][-1:])).upper()


def iso_day(value: str) -> str:
    """A date of a snapshot (`2026-11-23`) as people write it."""
    return day_year(date.fromisoformat(value))


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
            return f"{plural(seconds // size, word)} ago"
    return "just now"


def percent(value: Decimal) -> str:
    return plain_decimal(value) + "%"


AGE_TONES = {"not_due": "info", "late_30": "warn", "late_60": "bad", "late_over": "bad"}


def age_segments(ages: list[tuple[str, str, int, int]]) -> list[dict[str, object]]:
    """Balances by age as the segments of a stacked bar; each leads to its list."""
    return [
        {
            "label": words,
            "cents": cents,
            "tone": AGE_TONES[name],
            "href": f"/invoices?show={name}",
            "note": plural(count, "invoice"),
        }
        for name, words, cents, count in ages
        if cents
    ]


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        money=format_cents,
        money_whole=format_whole,
        unit_price=format_e4,
        plain_unit_price=plain_e4,
        day=day,
        day_year=day_year,
        age_segments=age_segments,
        iso_day=iso_day,
        moment=moment,
        ago=ago,
        quantity=plain_decimal,
        percent=percent,
        plural=plural,
        phone=format_phone,
        dialled=dialled,
        texted=texted,
        initials=initials,
    )

    @app.context_processor
    def common() -> dict[str, object]:
        return {
            "person": g.get("person"),
            "sandbox_mode": bool(app.extensions["settings"].sandbox_url),
        }
