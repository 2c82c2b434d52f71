"""How many there are of something, in words."""


def plural(count: int, one: str, many: str = "") -> str:
    """`1 mail`, `1,200 mails`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
