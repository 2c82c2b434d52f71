"""What a line says that is made of an item."""

LONGEST = 1_000


def line_text(name: str, description: str) -> str:
    """`Service call: diagnosis, first hour` in one line; the name alone when there is no more to say."""
    more = " ".join(description.split())
    return (f"{name}: {more}" if more else name)[:LONGEST]
