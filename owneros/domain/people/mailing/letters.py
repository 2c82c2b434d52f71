"""Turns a letter's templates into its two parts. Templates are in `owneros/templates/emails`.

`emails/<name>.txt` extends `emails/layout.txt`; `emails/<name>.html` extends `emails/layout.html`.
"""

from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from owneros.foundation.counts import plural
from owneros.foundation.links import absolute
from owneros.foundation.money import format_cents
from owneros.foundation.phones import format_phone

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


def long_day(value: date) -> str:
    """`November 23, 2026`."""
    return f"{value:%B} {value.day}, {value.year}"


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_environment.filters.update(money=format_cents, long_day=long_day, phone=format_phone, plural=plural)


def render_letter(name: str, **context: Any) -> tuple[str, str]:
    """The text and the HTML part. A name missing from `context` raises UndefinedError."""
    context["public_url"] = absolute("")
    text = _environment.get_template(f"emails/{name}.txt").render(context)
    html = _environment.get_template(f"emails/{name}.html").render(context)
    return text.strip() + "\n", html
