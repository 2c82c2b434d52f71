"""Any text becomes one that the shipped faces can draw: which of them it takes, and stand-ins for the rest.

PDF/UA-1 refuses a letter without a glyph, and the code points U+0000, U+FEFF and U+FFFE (ISO 14289-1, 7.21.7
and 7.21.8). What each face draws stands in `coverage.json`, written by `scripts/document_fonts.py`.
"""

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache, reduce
from operator import and_
from pathlib import Path
from typing import Any

STAND_IN = "□"
TEXT_FACE = "Inter"
_COVERAGE = Path(__file__).with_name("coverage.json")
_PLAIN = re.compile(r"[\n -~]*")
# Left out: what turns the direction of the text around it, the byte order mark, and what is drawn as nothing
# and has no use here, as tags on no flag. Joiners, selectors, marks of direction and soft hyphens stay.
_LEFT_OUT = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007f]+)"
    "|[\u202a-\u202e\u2061-\u206f\ufeff\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060\u3164"
    "\ufe00-\ufe0f\uffa0\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_ZERO_WIDTH_SPACE, _ZERO_WIDTH_JOINER = "\u200b", "\u200d"
_HALFWIDTH_MARKS = "\uff9e\uff9f"


def legible(document: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The document with every text drawable, and the faces that it takes, in the order to ask them."""
    taken = _bit(TEXT_FACE)

    def read(value: Any) -> Any:
        nonlocal taken
        if isinstance(value, str):
            text, faces = _letters(value)
            taken |= faces
            return text
        if isinstance(value, dict):
            return {key: read(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [read(inner) for inner in value]
        return value

    said: dict[str, Any] = read(document)
    return said, [name for name in _names() if taken & _bit(name)]


def _letters(text: str) -> tuple[str, int]:
    """The drawable text, and its faces as bits."""
    if _PLAIN.fullmatch(text):
        return text, 0
    text = _LEFT_OUT.sub(r"\1", _LINE_END.sub("\n", text).replace("\t", " "))
    drawn, taken = [], 0
    for cluster in filter(None, _clusters(text)):
        letters, face = _drawable(cluster)
        drawn.append(letters)
        taken |= face
    return _turned("".join(drawn)), taken


def _turned(text: str) -> str:
    """A line with right-to-left letters reads in the direction of its first one, whatever is beside."""
    if not any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text):
        return text
    return "\n".join(f"{_FIRST_STRONG_ISOLATE}{line}{_POP_ISOLATE}" for line in text.split("\n"))


@lru_cache(maxsize=4096)
def _drawable(cluster: str) -> tuple[str, int]:
    """What is drawn together must come from one face: marks that the letter's face lacks fall away."""
    faces = reduce(and_, map(_faces_of, cluster))
    if faces:
        return cluster, faces & -faces
    first, marks = cluster[0], cluster[1:]
    faces = _faces_of(first)
    if not faces:
        return " " if first.isspace() else STAND_IN, 0
    face = faces & -faces
    return first + "".join(mark for mark in marks if _faces_of(mark) & face), face


def _clusters(text: str) -> Iterator[str]:
    """Letters with what belongs to them, as the shaper takes them together (UAX #29, HarfBuzz's clusters)."""
    cluster = ""
    for letter in text:
        if cluster in {"", "\n"} and _belongs(letter, _ZERO_WIDTH_SPACE):
            # Or it would be drawn together with whatever stands before the line.
            yield cluster
            cluster = _ZERO_WIDTH_SPACE + letter
        elif _belongs(letter, cluster):
            cluster += letter
        else:
            yield cluster
            cluster = letter
    yield cluster


def _belongs(letter: str, cluster: str) -> bool:
    if letter < "\u0300":
        return False
    return (
        unicodedata.category(letter).startswith("M")
        or letter == _ZERO_WIDTH_JOINER
        or letter in _HALFWIDTH_MARKS
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
        or "\U000e0020" <= letter <= "\U000e007f"
        or (cluster.endswith(_ZERO_WIDTH_JOINER) and _is_picture(letter))
        or (len(cluster) == 1 and _is_flag_letter(cluster) and _is_flag_letter(letter))
    )


def _is_picture(letter: str) -> bool:
    """Newer pictures than Python's tables know stand beyond U+1F000."""
    return unicodedata.category(letter) in {"So", "Sm"} or letter >= "\U0001f000"


def _is_flag_letter(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


@lru_cache(maxsize=4096)
def _faces_of(letter: str) -> int:
    """A bit for each face that draws the letter; all bits for what is drawn as nothing."""
    if letter == "\n" or _UNSEEN.match(letter):
        return -1
    point = ord(letter)
    return sum(1 << place for place, ends in enumerate(_coverage().values()) if bisect_right(ends, point) % 2)


def _bit(name: str) -> int:
    return 1 << _names().index(name)


@lru_cache(maxsize=1)
def _coverage() -> dict[str, list[int]]:
    """By face: where its letters begin and where they stop again, by turns."""
    return {name: _ends(spans) for name, spans in json.loads(_COVERAGE.read_text()).items()}


def _ends(spans: str) -> list[int]:
    ends = []
    for span in spans.split():
        first, _, last = span.partition("-")
        ends += [int(first, 16), int(last or first, 16) + 1]
    return ends


@lru_cache(maxsize=1)
def _names() -> list[str]:
    return list(_coverage())
