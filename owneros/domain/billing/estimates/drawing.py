"""A drawn name: a path of straight strokes on a field of 600 x 200, as the page's canvas records it."""

import re

from owneros.foundation.errors import FieldError

WIDTH, HEIGHT = 600, 200
LONGEST = 60_000
_PATH = re.compile(r"(M\d{1,3} \d{1,3}(L\d{1,3} \d{1,3})*)+", re.ASCII)
_POINT = re.compile(r"(\d+) (\d+)", re.ASCII)
LEAST_POINTS = 8


def checked(path: str) -> str:
    """The path as it came, or none. Raises FieldError at `drawing` for anything else than strokes."""
    if not path:
        return ""
    if len(path) > LONGEST or not _PATH.fullmatch(path):
        raise FieldError("drawing", "This drawing cannot be read. Clear it and sign again.")
    points = [(int(x), int(y)) for x, y in _POINT.findall(path)]
    if any(x > WIDTH or y > HEIGHT for x, y in points):
        raise FieldError("drawing", "This drawing cannot be read. Clear it and sign again.")
    if path.count("L") < LEAST_POINTS:
        raise FieldError("drawing", "This is too short for a signature. Draw your name, or type it.")
    return path


def as_svg(path: str) -> str:
    """The strokes as a picture; only for a path that was checked."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="#19221d" stroke-width="3" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    )
